import type { Module } from '#platform/server/module.ts'

/** Exercises over the real platform, kept apart from what is real. */
export const exercises = { name: 'exercises' } satisfies Module
