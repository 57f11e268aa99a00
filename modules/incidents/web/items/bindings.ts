import type { FieldBinding } from '#platform/web/form.tsx'

/** For fields of the contract that may be null: an empty field is null there, and an empty text here. */
export function worded(binding: FieldBinding<string | null | undefined>): FieldBinding<string | undefined> {
  return { ...binding, value: binding.value ?? undefined }
}
