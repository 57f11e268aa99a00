// Texts and circles say of themselves that they are at fault; a list that opens and a group of boxes cannot.
const faulty = '[aria-invalid="true"], .field[data-invalid] > button, fieldset[data-faulty] input'

/** The first field that must be mended takes the focus, once it has been drawn as such. */
export function toFirstFault(within: HTMLElement | null): void {
  requestAnimationFrame(() => within?.querySelector<HTMLElement>(faulty)?.focus())
}
