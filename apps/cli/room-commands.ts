import { type Command, Option } from 'commander'

const labels = ['red', 'amber+strict', 'amber', 'green', 'clear']
const roles = ['chair', 'member', 'mediator', 'observer']

/** The words of `chancery room`; what each does is loaded when it is called. */
export function roomCommands(program: Command): void {
  const room = program
    .command('room')
    .description('a full client of sealed rooms: keys and state lie in one folder on this machine')
    .option('--folder <folder>', 'of this device; ~/.config/chancery/room, or CHANCERY_ROOM, unless said')
  entering(room)
  membership(room)
  conversation(room)
  evidence(room)
}

function entering(room: Command): void {
  room
    .command('sign-in')
    .description('say at which host, and by what, this device signs in')
    .requiredOption('--host <url>')
    .option('--token-file <file>', 'that holds a machine token with the scope rooms; - reads it from stdin')
    .option('--cookie-file <file>', 'that holds the cookie of a session, as name=value; - reads it from stdin')
    .option('--committee <file>', 'the credentials committee, come by another way than this host')
    .action(run('signIn'))
  room
    .command('device')
    .description('make the key of this device, show the code to compare, and wait until it is added')
    .option('--name <name>', 'of the device, as all members of its rooms see it', 'Command line')
    .option('--wait <seconds>', 'how long to wait', '600')
    .action(run('device'))
}

function membership(room: Command): void {
  const of = (name: string, what: string): Command => room.command(`${name} <room>`).description(what)
  room.command('list').description('the rooms of this device').action(run('list'))
  room
    .command('open <title>')
    .description('open a room, with this device alone in it')
    .addOption(new Option('--marking <label>', 'TLP of what is said there').choices(labels).default('amber'))
    .option('--snapshot', 'newcomers are handed what was said before', false)
    .option('--exercise', 'played, not real', false)
    .option('--run <exercise>', 'of which exercise (its id), where you take part in several')
    .action(run('open'))
  room
    .command('people')
    .description('who can be invited: everybody with a device that stands')
    .option('--delegation <name>')
    .action(run('people'))
  of('invite', 'let people in, with all their devices')
    .requiredOption('--person <name...>', 'account, name, or part of it')
    .option('--delegation <name>', 'look for them there alone')
    .addOption(new Option('--role <role>').choices(roles).default('member'))
    .action(run('invite'))
  of('members', 'names, standing, and the spoken code').action(run('members'))
  of('role', 'change what somebody is in the room')
    .argument('<person>')
    .addArgument(room.createArgument('<role>').choices(roles))
    .action(run('role'))
  of('expel', 'remove somebody, with all their devices').argument('<person>').action(run('expel'))
  of('caucus', 'a sealed circle within the room; its opening shows nothing to anybody else')
    .argument('<title>')
    .requiredOption('--person <name...>', 'who is in the room: account, name, or part of it')
    .action(run('caucus'))
  of('leave', 'leave a room').action(run('leave'))
  of('close', 'close a room for all').action(run('close'))
}

function conversation(room: Command): void {
  const saying = (command: Command): Command =>
    command
      .option('--reply-to <message>')
      .option('--expires <time>', 'ISO 8601; from then on nobody keeps it')
      .addOption(new Option('--marking <label>', 'stricter than the room’s').choices(labels))
      .option('--acknowledge-by <time>', 'ask that people acknowledge it')
      .option('--acknowledge-of <person...>', 'these; all who may speak unless said')
  saying(room.command('say <room> <text>').description('say something; - reads the words from stdin')).action(
    run('say'),
  )
  saying(room.command('send <room> <file>').description('send a file'))
    .option('--text <text>', 'beside it')
    .option('--type <type>', 'media type', 'application/octet-stream')
    .action(run('send'))
  room
    .command('read <room>')
    .description('what was said; it is told to the others as read')
    .option('--after <number>', 'only what came after')
    .option('--last <number>', 'only so many')
    .option('--peek', 'tell nobody', false)
    .option('--follow', 'go on as more is said, until stopped', false)
    .action(run('read'))
  room
    .command('save <room> <message> <file>')
    .description('write a file that was sent where none is yet')
    .action(run('save'))
  room.command('ack <room> <message>').description('acknowledge a message by name').action(run('ack'))
}

function evidence(room: Command): void {
  room.command('search <words>').description('in what this device has').option('--room <room>').action(run('search'))
  room
    .command('transcript <room> <file>')
    .description('the signed conversation with its proofs')
    .action(run('transcript'))
  room
    .command('alarms')
    .description('what is wrong, and what to do')
    .option('--all', 'settled ones too', false)
    .action(run('alarms'))
  room
    .command('alarm <id>')
    .description('the evidence of one alarm, for somebody else to judge')
    .option('--settle', 'it was dealt with', false)
    .action(run('alarm'))
}

/** Arguments come in the order of the words, then the options, then the command itself. */
function run(verb: string): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command
    const words = command.processedArgs.map(String)
    const { runVerb } = await import('./room.ts')
    await runVerb(verb, words, command.optsWithGlobals())
  }
}
