"""Who may do what: the names of the groups. Everybody else is a learner.

A migration of `lessons` makes the groups and gives them their rights.
"""

ADMINISTRATOR = "Administrator"
CHIEF_EDITOR = "Chief editor"
EDITOR = "Editor"
LEAD_TEACHER = "Lead teacher"
TEACHER = "Teacher"

ALL = (ADMINISTRATOR, CHIEF_EDITOR, EDITOR, LEAD_TEACHER, TEACHER)
