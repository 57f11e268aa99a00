import { z } from 'zod'

export const pageSize = { usual: 50, most: 200 } as const

/** A cursor is opaque to the caller: the place after which the next page starts. */
export const PageInput = z.object({
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(pageSize.most).default(pageSize.usual),
})
export type PageInput = z.infer<typeof PageInput>

/** A page that also says how many stand behind it, as far as the asker sees them. */
export function countedPageOf<Item extends z.ZodType>(item: Item) {
  return pageOf(item).extend({ behind: z.int() })
}

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().optional() })
}
