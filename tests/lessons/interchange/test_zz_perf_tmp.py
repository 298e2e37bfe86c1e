import resource, time, pytest
from io import StringIO
from django.core.management import call_command
from tests.lessons.interchange.django_quiz_database import school, ForeignDatabase
pytestmark = pytest.mark.django_db
def test_msg(tmp_path):
    db = school(tmp_path/"old.sqlite3")
    db.run("DELETE FROM multichoice_answer WHERE id <> 10 AND question_id = 1")
    out = StringIO(); call_command("import_django_quiz", db.url, "--dry-run", stdout=out); print(out.getvalue())
def test_perf(tmp_path):
    db = ForeignDatabase(tmp_path/"big.sqlite3")
    db.run("BEGIN")
    for u in range(1, 201): db.user(u, f"user{u}", password="!")
    for q in range(1, 61): db.choice(q, f"Jautājums {q} "+"x"*100, "*a", "b", "c", "d", explanation="y"*200)
    for z in range(1, 6): db.quiz(z, f"Q{z}", *range(1, 61), exam_paper=True)
    order=",".join(map(str, range(1,61)))+","
    for s in range(1, 2001):
        db.sitting(s, s%200+1, s%5+1, order, {q: str(q*10) for q in range(1,61)}, current_score=60)
    db.run("COMMIT")
    r0=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(2):
        t=time.time(); out=StringIO(); call_command("import_django_quiz", db.url, stdout=out)
        print(out.getvalue(), time.time()-t, "s", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss-r0, "kB more")
    assert 0
