import type { Fetch } from '../verifying.ts'

/** The files of the record of this host, as everybody may read them. The checkpoint is asked anew each time. */
export const fileOfRecord: Fetch = async (path) => {
  const answer = await fetch(`/record/${path}`, {
    credentials: 'omit',
    ...(path === 'checkpoint' ? { cache: 'no-store' } : {}),
  })
  if (!answer.ok) throw new Error(`The record does not answer: ${path}, ${answer.status}.`)
  return new Uint8Array(await answer.arrayBuffer())
}
