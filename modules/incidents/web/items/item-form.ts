import type { Marking } from '#modules/sharing/contract.ts'
import type { ItemBody } from '../../contract.ts'

/** What each form is handed: the body as it was, and what happens with the new one. */
export type ItemFormProps<Kind extends ItemBody['kind']> = {
  body: Extract<ItemBody, { kind: Kind }> | undefined
  marking: Marking | null
  onSend: (body: ItemBody, marking: Marking | null) => Promise<void>
}
