// Run by vitest at the beginning of each test file: see modules/rooms/sealing/client/test-leaving.ts.
import { afterAll, afterEach, beforeEach } from 'vitest'
import { fileEnds, testBegins, testEnds } from '#modules/rooms/sealing/client/test-leaving.ts'

beforeEach(testBegins)
afterEach(testEnds)
afterAll(fileEnds)
