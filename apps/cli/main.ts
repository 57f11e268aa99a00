import { Command, CommanderError } from 'commander'
import { endingOf, exitCodes } from './outcome.ts'

/** One command a verb. What a command needs is loaded when it is called: `--help` and a wrong word answer at once. */
const program = new Command('chancery')
  .description('Runs and keeps a host of Chancery, at the machine itself. Settings come from the environment.')
  .option('--json', 'answer in JSON', false)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText('after', '\nExit codes: 0 done, 1 refused, 2 written wrongly, 3 cannot be reached, 4 damaged.')

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
  .command('taxii')
  .description('another TAXII server’s content')
  .command('load <file>')
  .description('take it over with ids, versions and the dates at which it was added; loading it again changes nothing')
  .option(
    '--owner <delegation>',
    'the delegation under whose name it stands, by name or id; the host’s own unless said',
  )
  .action((file, options) => tell(async (json) => (await import('./carrying.ts')).loadTaxii(file, options, json)))

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
  .command('verify')
  .description('recompute the seals over who did what and who received what; names the first row that was changed')
  .option('--expect <digest...>', 'digests of chains that were noted elsewhere')
  .action((options) => tell(async (json) => (await import('./verify.ts')).verifyAtHand(options.expect ?? [], json)))

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  else {
    const { ending, message } = endingOf(error)
    process.exitCode = exitCodes[ending]
    process.stderr.write(inJson() ? `${JSON.stringify({ ending, message })}\n` : `${message}\n`)
  }
}

/** Does the work and prints what it answers: a line for each thing, or one object of JSON. */
async function tell(work: (json: boolean) => Promise<Record<string, unknown>>): Promise<void> {
  const said = await work(inJson())
  const lines = Object.entries(said).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  process.stdout.write(`${inJson() ? JSON.stringify(said) : lines.join('\n')}\n`)
}

function inJson(): boolean {
  return program.opts<{ json: boolean }>().json
}
