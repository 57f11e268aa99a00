import { toBase64url } from '#platform/bytes.ts'

/** 16 random bytes, as every act names what it makes. */
export const newId = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(16)))
