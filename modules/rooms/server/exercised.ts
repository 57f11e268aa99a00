import { sql } from 'kysely'
import type { Exercised } from '#platform/server/module.ts'

/**
 * Rooms of an exercise. An archive keeps nothing of them: what was said there is sealed, for those who were in it; they have
 * it on their devices, and hand it on as a transcript. A room goes with its envelopes, files, invitations and with what other
 * modules hung on it; the record keeps commitments under a pseudonym, which nobody can open once their salts are gone. What
 * is real is passed over, whatever the ids say.
 */
export const exercisedRooms: Exercised = {
  copy: async () => [],
  async remove({ db }, ids) {
    if (ids.length === 0) return
    await sql`delete from room where exercise and id = any (${[...ids]}::uuid[])`.execute(db)
  },
}
