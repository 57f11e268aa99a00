import { Refusal } from '#platform/refusal.ts'
import type { Persona } from '../../contract.ts'
import { personas } from '../store/personas.ts'
import { asHouse, countKnock, openSession, type Threshold } from '../threshold.ts'

const often = { burst: 120, every: 500 }

/** The house decides at its opening whether these doors exist; here it is asked once more, should that ever break. */
export async function listPersonas({ house }: Threshold): Promise<Persona[]> {
  if (!house.config.demo) return []
  return asHouse(house, 'identity.listPersonas', (call) => personas(call.db))
}

export async function pickPersona(at: Threshold, id: string) {
  await countKnock(at.house, at.request, 'persona', undefined, often)
  const known = (await listPersonas(at)).some((persona) => persona.id === id)
  if (!known || !(await asHouse(at.house, 'identity.pickPersona', (call) => openSession(call, at, id, 'demo'))))
    throw new Refusal('UNKNOWN')
  return { done: true } as const
}
