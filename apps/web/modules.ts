import { sharing } from '#modules/sharing/web/index.ts'
import type { WebModule } from '#platform/web/module.ts'
import { gallery } from '#platform/web/gallery.ts'

/** THE LIST. A capability with pages has one line here; the order is that of the spine. */
export const modules: readonly WebModule[] = [sharing, gallery]
