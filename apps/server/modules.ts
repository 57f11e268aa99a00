import { identity } from '#modules/identity/server/index.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import type { Module } from '#platform/server/module.ts'

/** Every capability of the house, in the order in which they stand above one another. */
export const modules: readonly Module[] = [identity, sharing]
