import { Command, CommanderError } from 'commander'
import { crisisCommands } from './crisis-commands.ts'
import { keysCommands } from './keys-commands.ts'
import { endingOf, exitCodes } from './outcome.ts'
import { negotiationCommands } from './negotiation-commands.ts'
import { roomCommands } from './room-commands.ts'

/**
 * What somebody typed after `chancery`: done, told on stdout, complained of on stderr. Answers the exit code. One command a
 * verb; what a command needs is loaded when it is called: `--help` and a wrong word answer at once.
 */
export async function chancery(words: readonly string[]): Promise<number> {
  const program = named()
  const inJson = (): boolean => program.opts<{ json: boolean }>().json
  const tell: Tell = async (work) => print(await work(inJson()), inJson())
  hosting(program, tell)
  carrying(program, tell)
  keeping(program, tell)
  recording(program, tell)
  witnessing(program, tell)
  keysCommands(program, tell)
  roomCommands(program)
  negotiationCommands(program)
  crisisCommands(program)
  try {
    await program.parseAsync(words, { from: 'user' })
    return exitCodes.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    const { ending, message, evidence } = endingOf(error)
    process.stderr.write(inJson() ? `${JSON.stringify({ ending, message, ...evidence })}\n` : `${message}\n`)
    return exitCodes[ending]
  }
}

type Tell = (work: (json: boolean) => Promise<Record<string, unknown>>) => Promise<void>

/** What was done: a line for each thing, or one object of JSON. */
function print(said: Record<string, unknown>, json: boolean): void {
  const lines = Object.entries(said).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  process.stdout.write(`${json ? JSON.stringify(said) : lines.join('\n')}\n`)
}

function named(): Command {
  return new Command('chancery')
    .description('Runs and keeps a host of Chancery, at the machine itself. Settings come from the environment.')
    .option('--json', 'answer in JSON', false)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', '\nExit codes: 0 done, 1 refused, 2 written wrongly, 3 cannot be reached, 4 damaged.')
}

function hosting(program: Command, tell: Tell): void {
  program
    .command('serve')
    .description('open the house; stop it with Ctrl+C or SIGTERM')
    .action(async () => {
      await import('../server/main.ts')
    })

  program
    .command('init')
    .description('make a real host, and print the one-time link of its administrator')
    .requiredOption('--name <name>', 'of the organisation that hosts')
    .option('--country <code>', 'ISO 3166-1 alpha-2, where the host is a state')
    .requiredOption('--admin-name <name>')
    .requiredOption('--admin-email <address>')
    .action((options) => tell(async () => (await import('./people.ts')).init(options)))

  program
    .command('token <name>')
    .description('a machine account with a token, for the delegation of the person who asks')
    .requiredOption('--as <address>', 'somebody who keeps the machines of their delegation')
    .requiredOption('--scope <scope...>', 'what it may do: taxii:read, taxii:write, feeds:read, …')
    .option('--days <number>', 'how long the token holds', '90')
    .action((name, options) => tell(async () => (await import('./people.ts')).token(name, options)))

  program
    .command('demo')
    .description('people an empty house with the invented world of the demo')
    .action(() => tell(async (json) => (await import('./demo.ts')).demo(json)))
}

function carrying(program: Command, tell: Tell): void {
  program
    .command('import <file>')
    .description('take a STIX bundle or a MISP event into the exchange')
    .requiredOption('--as <address>', 'the person for whose delegation it is taken')
    .option('--tlp <label>', 'of what bears no label, and the widest for what does', 'amber')
    .action((file, options) => tell(async () => (await import('./carrying.ts')).importFile(file, options)))

  program
    .command('export <id>')
    .description('an incident as a person sees it; that it was handed out is recorded')
    .requiredOption('--as <address>', 'the person to whom it is handed out')
    .option('--format <format>', 'stix or misp', 'stix')
    .option('--out <file>', 'write it there')
    .action((id, options) => tell(async () => (await import('./carrying.ts')).exportIncident(id, options)))

  program
    .command('readmit <id>')
    .description('let others bring again a STIX id that a delegation had refused from everybody')
    .requiredOption('--as <address>', 'an officer of the host')
    .action((id, options) => tell(async () => (await import('./carrying.ts')).readmit(id, options)))

  program
    .command('taxii')
    .description('another TAXII server’s content')
    .command('load <file>')
    .description(
      'take it over with ids, versions and the dates at which it was added; loading it again changes nothing',
    )
    .option(
      '--owner <delegation>',
      'the delegation under whose name it stands, by name or id; the host’s own unless said',
    )
    .action((file, options) => tell(async (json) => (await import('./carrying.ts')).loadTaxii(file, options, json)))
}

function keeping(program: Command, tell: Tell): void {
  program
    .command('backup [file]')
    .description('write all that the house holds into one file')
    .action((file) => tell(async (json) => (await import('./keeping.ts')).keep(file, json)))

  program
    .command('restore <file>')
    .description('read a backup into an empty database')
    .option('--replace', 'give up what the database holds', false)
    .action((file, { replace }) => tell(async (json) => (await import('./keeping.ts')).bringBack(file, replace, json)))

  program
    .command('verify [what]')
    .description(
      'a final document, a proof or the transcript of a room in a file, or the record of a host by its address; without either, the database at hand',
    )
    .option(
      '--policy <file>',
      'whose signatures count (tlog-policy); for an address, the one of its first visit unless said',
    )
    .option(
      '--committee <fingerprint|file>',
      'of a final document: the fingerprint of the credentials committee that was compared, or its statement',
    )
    .option('--content <file>', 'what the entry of a proof is said to commit to')
    .option('--salt <salt>', 'the salt of that commitment')
    .option('--state <file>', 'where what was seen of a record is kept')
    .option('--all', 'every entry of the record, not only its newest checkpoint')
    .option('--expect <digest...>', 'of the database: digests and roots that were noted elsewhere')
    .action((what, options) =>
      tell(async (json) =>
        what === undefined
          ? (await import('./verify.ts')).verifyAtHand(options.expect ?? [], json)
          : (await import('./record.ts')).verifyGiven(what, options, json),
      ),
    )
}

function recording(program: Command, tell: Tell): void {
  const record = program.command('record').description('the record of the house')

  record
    .command('recover <from>')
    .description('after a restore: take over from a copy of the record, a folder or an address, what the backup lacks')
    .option('--seen <file...>', 'signed checkpoints that others have seen: the copy must have all that they have')
    .action((from, options) => tell(async () => (await import('./record.ts')).recover(from, options)))

  record
    .command('go-on')
    .description(
      'after a restore, where no copy of the record is left: go on from the backup as it is. If anybody has seen a later ' +
        'entry, this forks the record, and witnesses and visitors will never take it again',
    )
    .action(() => tell(async () => (await import('./record.ts')).goOnAsItIs()))

  record
    .command('export <folder>')
    .description('write its files where any web server can serve them; what is new since the last time')
    .option('--from <url>', 'from a host that is open, this one or another')
    .option('--policy <file>', 'whose signatures count; the policy that the folder holds unless said')
    .option('--all', 'look over what the folder holds already, and put right what is ruined')
    .action((folder, options) =>
      tell(async (json) => (await import('./record.ts')).exportRecord(folder, options, json)),
    )
}

function witnessing(program: Command, tell: Tell): void {
  program
    .command('witness')
    .description('sign the record of a host as long as it rewrites nothing; runs until stopped')
    .requiredOption('--log <url>', 'the host whose record is witnessed')
    .requiredOption('--key <file>', 'the keys of this witness; made at the first start')
    .option('--name <name>', 'of the keys, where they are made now: a domain of yours, and a path')
    .option('--state <file>', 'what was signed last; beside the keys unless said')
    .option('--policy <file>', 'the keys of the log, handed over by another way than the host')
    .option('--listen <port>', 'answer the host there as well (C2SP tlog-witness)')
    .option('--host <address>', 'the address on which it listens', '127.0.0.1')
    .option('--every <seconds>', 'how often to look at the host', '2')
    .option('--once', 'look once and end; for a timer')
    .action((options) => tell(async () => (await import('./record.ts')).witness(options)))
}
