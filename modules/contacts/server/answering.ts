import { Refusal } from '#platform/refusal.ts'

type Named = Readonly<Record<string, { status: number; message: string } | undefined>>

/** A refusal at a raw route looks like one of every other door. */
export async function answering(named: Named, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { status, message } = named[error.code] ?? { status: 500, message: error.code }
    return Response.json({ defined: true, code: error.code, status, message, data: error.data ?? null }, { status })
  }
}
