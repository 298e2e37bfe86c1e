// A switch beside each password field: typing blind on a phone goes wrong.

export function showPasswords(root) {
  for (const field of root.querySelectorAll('input[type="password"]')) {
    const label = root.querySelector("[data-show-password]")?.dataset.showPassword;
    if (!label) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "field__reveal";
    button.textContent = label;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
    });
    const control = document.createElement("div");
    control.className = "field__control";
    field.replaceWith(control);
    control.append(field, button);
  }
}
