/**
 * Threat actors as they are spoken of in public: a name, the other names under which somebody lists the actor, and who
 * has said which state stands behind it. We do not merge and we do not judge. A name that two actors share is contested
 * and stays with both; a sponsor is never a field of the actor but always somebody's claim, with its date and source.
 */
import { z } from 'zod'
import data from './reference/threat-actors.json' with { type: 'json' }

export const ActorSource = z.object({
  title: z.string().min(1),
  publisher: z.string().min(1),
  address: z.url(),
  date: z.iso.date().optional(),
  /** False: the address is where the source should be found; nobody has opened it yet. */
  verified: z.boolean().default(true),
  note: z.string().optional(),
})
export type ActorSource = z.infer<typeof ActorSource>

export const ActorAlias = z.object({
  name: z.string().min(1),
  /** Who coined the name, where that is known. */
  from: z.string().optional(),
  /** Why we say so: the name has the shape of that author's published scheme, or it is from memory and to be verified. */
  fromBasis: z.enum(['naming-scheme', 'memory']).optional(),
  /** Who lists the name for this actor: keys of the sources. */
  sources: z.array(z.string()).min(1),
  verified: z.boolean(),
})
export type ActorAlias = z.infer<typeof ActorAlias>

export const SponsorClaim = z.object({
  /** ISO 3166-1 alpha-2 of the state that is said to stand behind the actor. */
  state: z.string().regex(/^[A-Z]{2}$/),
  /** The organ that is named, where one is. */
  organ: z.string().optional(),
  saidBy: z.string().min(1),
  saidByKind: z.enum(['state', 'company', 'international-organization']),
  date: z.iso.date().optional(),
  sources: z.array(z.string()).min(1),
  verified: z.boolean(),
})
export type SponsorClaim = z.infer<typeof SponsorClaim>

export const ThreatActor = z.object({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.string().min(1),
  /** The group of MITRE ATT&CK, G and four digits. */
  attackGroup: z
    .string()
    .regex(/^G\d{4}$/)
    .optional(),
  aliases: z.array(ActorAlias),
  sponsorClaims: z.array(SponsorClaim),
  note: z.string().optional(),
  noteSources: z.array(z.string()).optional(),
  noteVerified: z.boolean().optional(),
})
export type ThreatActor = z.infer<typeof ThreatActor>

const parsed = z
  .object({ notice: z.string(), sources: z.record(z.string(), ActorSource), actors: z.array(ThreatActor) })
  .parse(data)

/** MITRE's notice, to be shown with the list. @public The pages fetch it with the list. */
export const actorNotice = parsed.notice
export const threatActors: readonly ThreatActor[] = parsed.actors

const sources = new Map(Object.entries(parsed.sources))

/** The source behind a key of an alias, claim or note. */
export function actorSource(key: string): ActorSource | undefined {
  return sources.get(key)
}

/** Names are compared without case, spaces and punctuation: "BlueNoroff" is "Blue Noroff", "APT 28" is "apt28". */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}$#]/gu, '')
}

export type ActorMatch = {
  actor: ThreatActor
  /** The alias through which the name was found; undefined where it is the actor's own name. */
  alias: ActorAlias | undefined
}

const byName = new Map<string, ActorMatch[]>()
for (const actor of threatActors) {
  const names: [string, ActorAlias | undefined][] = [
    [actor.name, undefined],
    ...actor.aliases.map((alias): [string, ActorAlias] => [alias.name, alias]),
  ]
  for (const [name, alias] of names) {
    const matches = byName.get(nameKey(name)) ?? []
    if (!matches.some((match) => match.actor.id === actor.id)) matches.push({ actor, alias })
    byName.set(nameKey(name), matches)
  }
}

/** Every actor that somebody lists under this name. More than one answer means that the name is contested. */
export function actorsNamed(name: string): ActorMatch[] {
  return [...(byName.get(nameKey(name)) ?? [])]
}

export type ContestedName = { name: string; actors: ThreatActor[] }

/** All names that more than one actor of this list bears, in alphabetical order. */
export function contestedNames(): ContestedName[] {
  return [...byName.values()]
    .filter((matches) => matches.length > 1)
    .map((matches) => {
      const named = matches.find((match) => match.alias !== undefined)
      return { name: named?.alias?.name ?? '', actors: matches.map((match) => match.actor) }
    })
    .sort((first, second) => first.name.localeCompare(second.name, 'en'))
}
