/** Leads back to a form's input by its name, with what it holds selected: after a refusal, to type it again. */
export const focusField = (form: HTMLFormElement, name: string): void => {
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  field.select();
};
