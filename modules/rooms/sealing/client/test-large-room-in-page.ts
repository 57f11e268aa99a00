/** The same within a page: large-room.bench.ts asks for it there. */
import { measureLargeRoom } from './test-large-room.ts'

Object.assign(globalThis, { measureLargeRoom })
