import type { RecordView } from '../verifying.ts'

/** Holds the files that a live host serves against the manifest of its code in the record. */
export type VerifyCode = (view: RecordView, url: string) => Promise<Record<string, unknown>>

/** What is said of the code of the host. Whoever knows manifests puts their verifier here. */
export const verifyCode: VerifyCode = async () => ({})
