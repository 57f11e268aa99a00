import type { Command } from 'commander'

type Tell = (work: (json: boolean) => Promise<Record<string, unknown>>) => Promise<void>
const several = (value: string, before: string[]): string[] => [...before, value]

/** The ceremony of keys, a verb a command. Only `fetch` and `publish` ask a host; the rest needs no network at all. */
export function keysCommands(program: Command, tell: Tell): void {
  const keys = program.command('keys').description('keys of the credentials committee, of delegations and of devices')
  const verb = (name: string, what: string) => keys.command(name).description(what)
  const load = () => import('./keys.ts')

  for (const [name, what] of [
    ['member', 'a key for a member of the credentials committee'],
    ['delegation', 'a key for a delegation, or for a deputy of one'],
  ] as const)
    verb(`${name} <name>`, `${what}: one file that stays, one to hand over`)
      .option('--out <folder>', 'where the two files are written', '.')
      .option('--plain', 'without a passphrase, for a medium that is locked away itself', false)
      .option('--passphrase-file <file>', 'its first line is the passphrase; asked for unless given')
      .action((who, options) => tell(async () => (await load()).makeKey(who, options)))

  verb('committee <public...>', 'a committee out of its members’ public files; prints the fingerprint')
    .requiredOption('--name <name>')
    .requiredOption('--k <number>', 'how many of them must sign')
    .option('--after <file>', 'the committee that it follows, whose members sign it')
    .requiredOption('--out <file>')
    .action((files, options) => tell(async () => (await load()).makeCommittee(files, options)))

  verb('draft', 'the next credentials list')
    .requiredOption('--committee <file>')
    .option('--before <file>', 'the list that it follows; the first list follows none')
    .option('--add <id:file>', 'list a delegation, by its id at the host and its public file', several, [])
    .option('--remove <who>', 'list a delegation no longer, by id or name', several, [])
    .option('--key <who:file>', 'give a delegation another key', several, [])
    .option('--deputy <who:file>', 'add a deputy', several, [])
    .option('--without-deputy <who:name>', 'take a deputy away', several, [])
    .option('--powers <who:powers>', 'of speak, agree-ad-referendum, sign', several, [])
    .option('--until <who:time>', 'until when a delegation is listed', several, [])
    .option('--origin <origin>', 'the record: HOST/record')
    .option('--policy <file>', 'whose signatures on the record count (tlog-policy)')
    .option('--days <number>', 'how long the list holds', '90')
    .requiredOption('--out <file>')
    .action((options) => tell(async () => (await load()).makeDraft(options)))

  verb('sign <draft>', 'sign a draft as a member, after reading what it changes')
    .requiredOption('--key <file>', 'the secret key file of the member')
    .option('--passphrase-file <file>')
    .option('--yes', 'it was read already', false)
    .requiredOption('--out <file>')
    .action((file, options) => tell(async () => (await load()).signDraft(file, options)))

  verb('join <draft> <signatures...>', 'put the signatures under the draft, and verify the whole')
    .requiredOption('--out <file>')
    .action((file, signatures, { out }) => tell(async () => (await load()).joinDraft(file, signatures, out)))

  verb('show <file>', 'what a file of keys says').action((file) => tell(async () => (await load()).showFile(file)))

  verb('delegations', 'the delegations of a host, with the ids by which a list names them')
    .option('--from <url>', 'the host; with a token of a machine account with the scope rooms')
    .option('--token-file <file>')
    .option('--as <address>', 'at the host itself: the person who asks')
    .action((options) => tell(async () => (await load()).showDelegations(options)))

  verb('fetch', 'what a host shows of your delegation’s devices, and which of them wait')
    .option('--from <url>', 'the host; with a token of a machine account with the scope rooms')
    .option('--token-file <file>')
    .option('--as <address>', 'at the host itself: the person who asks')
    .requiredOption('--out <file>')
    .action((options) => tell(async () => (await load()).fetchFrom(options)))

  verb('device <act> <device>', 'sign that a device is added or removed, with the key of the delegation')
    .requiredOption('--state <file>', 'what was fetched from the host')
    .requiredOption('--key <file>', 'the secret key file of the delegation or of a deputy')
    .option('--passphrase-file <file>')
    .option('--yes', 'its code was compared already', false)
    .requiredOption('--out <file>')
    .action((act, device, options) => tell(async () => (await load()).signDeviceAct(act, device, options)))

  verb('publish <file>', 'hand a committee, a list or a statement about a device to the host')
    .option('--to <url>', 'the host; with a token of a machine account with the scope rooms')
    .option('--token-file <file>')
    .option('--as <address>', 'at the host itself: the person who hands it in')
    .action((file, options) => tell(async () => (await load()).publishFile(file, options)))
}
