/** The texts that the commands show while they run: questions, answers, errors, headings. */
import { shortId } from "../short-id.ts";

const list = (codes: readonly string[]) => codes.join(", ");

interface SignedBy {
	key: string;
	/** Whether the person gave the key. */
	keyGiven: boolean;
}

function signedBy({ key, keyGiven }: SignedBy, source: string): string {
	const whose = `\nThis key comes from the ${source} itself. Compare it with \`cloister log status\`, or ask a colleague.`;
	return `Signed by ${key}${keyGiven ? "" : whose}`;
}

export const messages = {
	error: (message: string) => `Error: ${message}`,
	detail: (detail: string) => `(${detail})`,
	retryAfter: (seconds: number) => `Try again in ${seconds} s.`,
	request: (id: string) => `Request ${id}.`,
	moreHelp: (command: string) => `More: cloister help ${command}`,
	crash: "This program has failed unexpectedly and has stopped. Please report the line below.",
	noMemory: "This machine gave the program too little memory to check the password: it needs 64 MiB. Close other programs, then try again.",
	file: (message: string) => `A file can't be read or written: ${message}`,
	alarm: (code: string) => `ALARM: ${code}`,
	alarmAbout: (id: string) => `About: ${id}`,

	missing: "is missing",
	empty: "must not be empty",
	notACode: (text: string) => `"${text}" is not one of its codes`,
	notANumber: (from: number, to: number) => `takes a whole number from ${from} to ${to}`,
	notATime: "takes a time such as 2026-12-01, 2026-12-01T14:00, +36h or +14d",
	isPast: (time: string) => `is in the past (${time}); give a time to come, such as 2026-12-01, +36h or +14d`,
	hasControl: (code: number) =>
		`has the control character U+${code.toString(16).toUpperCase().padStart(4, "0")}, which could hide something on a screen; type it again without it`,
	badText: (problem: string) => `The text ${problem}.`,
	flag: (name: string, problem: string) => `--${name} ${problem}.`,
	argument: (name: string) => name.toUpperCase(),
	flagName: (name: string) => `--${name}`,
	about: (name: string, problem: string, codes?: readonly string[]) => `${name} ${problem}.${codes ? ` It takes: ${list(codes)}.` : ""}`,
	codes: (codes: readonly string[]) => `One of: ${list(codes)}`,
	tooMany: (text: string) => `"${text}" is one word too many; put quotes around words that belong together.`,
	unknownFlag: (flag: string, near: string | null) => `${flag} is not a flag of this command.${near ? ` Did you mean ${near}?` : ""}`,
	flagValue: (flag: string) => `${flag} is used wrongly: either its value is missing, or it takes no value.`,
	unknownCommand: (typed: string, near: string | null) =>
		`There is no command "${typed}".${near ? ` Did you mean "${near}"?` : ""} \`cloister help\` lists all.`,
	nounAlone: (noun: string, commands: string[]) => `"${noun}" needs a second word: ${list(commands)}.`,
	contentInArgv: (name: string) =>
		`${name} can stand on the line only inside \`cloister shell\`, because other programs can read the command line. Leave it out and type it when asked, or pipe it in.`,
	openQuote: "A quote is not closed.",
	badJsonLine: "A line that begins with [ must be a JSON array of texts.",
	badProfile: "--profile takes a name of up to 40 letters, digits, dots, dashes and underscores.",
	badLanguage: (languages: readonly string[]) => `CLOISTER_CLI_LANGUAGE takes one of: ${list(languages)}.`,
	badAddress: "--server takes an address such as https://cloister.example.org.",
	clearAddress:
		"This address has no TLS, so others could take over your session. Use https://. Only this machine's own address may begin with http://.",
	noServer: "This profile has no server yet. Give its address with --server.",
	newProfile: (line: string) =>
		`This profile has no sign-in name or no server yet. Type: ${line}. NAME is your sign-in name. ADDRESS is the server's address, such as https://cloister.example.org.`,
	noTerminal: "A password or code is needed, and there is no terminal. Use --password-stdin and write it as a line to standard input.",
	nothingTyped: "Nothing was given.",
	wordsOnTheLine: "The text is missing. Put it at the end of the line.",
	passwordsDiffer: "The two passwords differ. Type the new one again.",
	passwordStrength: (strength: number, isEnough: boolean) =>
		`Strength: [${"#".repeat(Math.floor(strength * 10)).padEnd(10, ".")}] ${isEnough ? "good" : "too easy to guess, or too short. Take four or five random words."}`,
	cantAskBack: "The recovery code must be shown to a person. Use a terminal, or use --no-ask with --json and store the code safely.",
	lineDropped: "Stopped at the question with Ctrl-C.",
	shellInShell: "You are in the shell already.",

	notFound: (kind: string, typed: string) => `There is no ${kind} "${typed}" that you can see.`,
	ambiguous: (kind: string, typed: string, found: string[]) =>
		`"${typed}" matches more than one ${kind}: ${list(found)}. Type more of the name or id.`,
	unverified: (id: string) => `unverified ${id}`,
	noDesk: "You belong to no desk. Ask a coordinator of your organisation to add you to one.",
	whichDesk: (desks: string[]) => `You belong to several desks. Choose one with --desk: ${list(desks)}.`,
	suspendedMark: ", suspended",
	withoutPlace: "no place",
	noOrganisation: "--organisation is missing. You belong to no organisation, so name one.",
	fileThere: (file: string) => `${file} exists already. Give another name, or add --force to replace it.`,
	nobodyWaits: (name: string) => `${name} does not wait to be vouched for.`,
	concernsPeople: (count: number) =>
		count === 1 ? "This concerns 1 person." : count === 0 ? "It has no active people." : `This concerns ${count} people.`,
	deskAfterLeaving: (desk: string, left: number) =>
		left === 0
			? `${desk}: nobody is left in it. Its cases need another desk.`
			: `${desk}: gets a new key, and keeps ${left} of its people.`,
	askBeforeLeaving: "Go on?",
	summaryNames: (found: string[]) =>
		`The summary names her: ${found.join(", ")}. The other desk reads it before it accepts. Leave out names, codes, numbers and addresses.`,
	askDespiteIdentifying: "Send the summary as it is?",
	otherProposal: (type: string) =>
		`This proposal is a ${type}: it has nothing that this value could be compared with. Nothing is approved.`,
	needsFingerprint:
		'A person is approved with their fingerprint. Call the person on a number that you know from elsewhere, let them read it out (they saw it when they joined), and add --fingerprint "01234 56789 ...".',
	isOrganisation: (typed: string, desks: string[]) =>
		`"${typed}" is an organisation, and a desk is needed. ${desks.length === 0 ? "It has no open desk." : `Name one of its desks: ${list(desks)}.`}`,
	stateNow: (id: string, state: string, moves: string[]) =>
		`hand-off ${id} is ${state}; ${moves.length === 0 ? "your desk can make no move now" : `you may: ${list(moves)}`}`,
	noProposal: (typed: string) => `There is no open proposal with the id or name "${typed}". \`cloister vetting list\` shows all.`,

	askPassword: "Password: ",
	askNewPassword: (shortest: number) => `New password (at least ${shortest} characters; four random words are good): `,
	askPasswordAgain: "Type the new password again: ",
	askSetupToken: "Setup token (when the server starts, it prints where the token is): ",
	askInvite: "Invite code that you were told: ",
	askRecovery: "Recovery code: ",
	askPrinted: "Printed recovery code of the desk: ",
	bellRings: (channels: readonly string[]) => `It rings now: ${list([...channels])}.`,
	bellRingsNot: "Nothing rings. No email and no webhook is set, or it has rung in the last minute.",
	printedFits: "This code opens the desk.",
	askWords: "Write the text; an empty line ends it.",
	askBack: "Type the code that you wrote down: ",
	askBackWrong: "That is a different code. Check what you wrote down.",
	writeDown: "Write it on paper and keep it away from this machine. It is shown only once.",
	yourRecovery: "Your recovery code. You need it if you forget your password:",
	deskRecovery: "The recovery code of the desk. Print it and lock it away. It opens everything that the desk can read.",
	shellWelcome: "Your keys stay in memory until you leave. `help` lists the commands, Ctrl-C drops a line, `exit` leaves.",
	shellPrompt: (profile: string) => `cloister${profile === "default" ? "" : `:${profile}`}> `,
	progress: (title: string, percent: number) => `${title} ${percent} %`,

	usage: "Usage:",
	parameters: "Arguments and flags:",
	examples: "Examples:",
	everyCommand: "Flags of every command:",
	required: "required",
	done: "Done.",
	none: "Nothing here.",
	yes: "yes",
	no: "no",
	founded: (network: string) =>
		`The network "${network}" is founded, and you are its first admin. Invite a second one soon: \`cloister invite admin\`.`,
	joined: (network: string) => `You have joined "${network}". Two people must vouch for you before you can do anything.`,
	readOut: (fingerprint: string) => `When an admin calls you, read this out to them: ${fingerprint}`,
	signedIn: (name: string) => `Signed in as ${name}.`,
	signedOut: "Signed out. This machine has forgotten the sign-in name.",
	passwordChanged: "The password is changed. Your other sessions have ended.",
	invited: (code: string, until: string) =>
		`Tell the person this code face to face or by phone, never in writing:\n\n    ${code}\n\nIt works once, until ${until}. When the person has joined, vouch for them: \`cloister member vouch\`.`,
	proposed: "Proposed. Another person must approve it.",
	inForce: "Done. It is in force now.",
	restart: (origin: string, kept: number, old: number) => `${origin}: keeps ${kept} of ${old} entries`,
	restartProposed: (kept: number, old: number) =>
		`Proposed: the log keeps its first ${kept} entries. The entries up to ${old} are lost, and so is everything in threads and cases that is newer than the backup. Another admin must approve this. Tell all members.`,
	vouched:
		"You have vouched. Now an admin must call the person, type the fingerprint that the person reads out, and approve. At a desk, the person can then read everything that the desk holds, also what was written before.",
	saved: (file: string, bytes: number) => `Saved ${bytes} bytes to ${file}.`,
	verified: (log: string, size: number, checked: number) =>
		`The ${log} log is in order: the newest signed checkpoint covers ${size} entries, and ${checked} of them were read and are in the tree.`,
	freshness: (proven: number, wanted: number) =>
		wanted > 0
			? `Witnesses that have confirmed it in the last 24 hours: ${proven}. Required: ${wanted}.`
			: "No witness is required, so only the server says that this is the newest checkpoint.",

	replaces: (id: string) => `(replaces ${id})`,
	missingBefore: "--- a message is missing here ---",
	helpers: (names: string) => `Who can help: ${names}.`,
	takenBack: "(taken back by its author)",
	attached: (name: string, bytes: number) => `[attached: ${name}, ${bytes} bytes]`,
	title: (text: string) => `Title: ${text}`,
	draftKept: "Your text was not sent. It is kept on this machine for 14 days, sealed. Send it later with --unsent.",
	draftThere: (time: string, text: string) => `A text of ${time} was not sent to this place. Send it with --unsent:\n${text}`,
	noDraft: "This machine keeps no unsent text for this place.",
	notChanged: "Nothing was changed.",
	reader: (name: string, people: number, since: string, history: boolean) =>
		`${name} (${people === 1 ? "1 person" : `${people} people`}, since ${since}${history ? "" : ", not earlier entries"})`,
	sectionReader: (name: string, people: number, since: string) =>
		`${name} (${people === 1 ? "1 person" : `${people} people`}${since && `, since ${since}`})`,
	waitingReader: (name: string) => `${name} (when they accept)`,
	formerReader: (name: string, until: string) => `${name} (until ${until}; what they have read, they keep)`,
	whichFile: (files: string[]) => (files.length === 0 ? "This entry has no attachment." : `Choose an attachment: ${list(files)}.`),
	opened: (id: string) => `Opened ${id}.`,
	withoutCustodian: "without custodian: you may take over",
	ofAnotherDesk: "kept by another desk",
	caseWithoutCustodian: "case without custodian",
	askYesNo: (question: string) => `${question} (yes or no) `,
	askSuspended: (desks: string[]) => `${list(desks)}: suspended, so nobody there can answer now. Write anyway?`,
	askReopen: "The case is closed. Reopen it, and go on?",
	askWhyReopen: "Why is the case reopened? ",
	caseClosed: "The case is closed. It can be reopened with `cloister case reopen`.",
	caseReopened: "The case is open again.",
	handedOver: (desk: string, day: string) => `handed over to ${desk} on ${day}; what came later is not shown to us`,
	partEnded: (day: string) => `our part in this case ended on ${day}; what came later is not shown to us`,
	labelled: (text: string) => `The members of your desk see this label now: ${text}`,
	labelRemoved: "The case has no label any more.",
	caseOpened: (code: string) => `The case is open. Always use its code, never a name: ${code}`,
	takeOverProposed: (id: string, object: string) =>
		`Proposed as ${object}. Tell an admin the case's id, ${id}: \`cloister case countersign ${object} approve\`.`,
	asked: "Asked. If a desk of this network keeps the case, your question is now in its inbox.",
	pastReader: "only older entries",
	noSection: (section: string) => `The case has no section ${section} that you can see.`,
	noFields: (section: string) => `${section} has no fields. Write text or attach files.`,
	whichForm: (section: string, forms: readonly string[]) => `${section} has several forms: ${list(forms)}. Name one with --form.`,
	whichConsent: "Name the consent with --row. `consent list` shows the consents of the case.",
	askForm: (forms: readonly string[]) => `Which form? (${list(forms)}) `,
	askField: (label: string, code: string, present: string | null) => `${label} (${code})${present === null ? "" : ` [${present}]`}: `,
	askFormHelp: "Enter leaves a field as it is. A hyphen removes its value. A full stop ends the form.",
	askMore: (count: number) => `The form has ${count} more fields. Go through them?`,
	doesNotFit: (rule: string) => `This field takes ${rule}.`,
	askJson: "Answers as JSON: ",
	badJson: "The answers must be JSON: an object with fields and values.",
	formSaved: (form: string, row: string | null, fields: readonly string[]) =>
		`Saved in ${form}${row === null ? "" : ` ${shortId(row)}`}: ${list(fields)}.`,
	clashInRow: (place: string) => `${place} has a clash. Settle it first with \`case clash\`.`,
	stopAndAskAlone: "Stop here if you can. Ask again when she is alone.",
	askDespiteWarnings: "Close the case all the same?",
	needsYesToClose: "Look at these first, then give --yes to close the case all the same.",
	openTask: (what: string, due: string) => `Open task: ${what}${due === "" ? "" : `, due ${due}`}`,
	othersSection: (section: string, owner: string) => `${section} belongs to ${owner}. It stays there, and can be left as it is.`,
	formHeading: (label: string, form: string, rows: "one" | "many") => `${label} (${form}${rows === "many" ? ", many rows" : ""})`,
	noField: (section: string, name: string, near: string | null) =>
		`${section} has no field "${name}".${near ? ` Did you mean ${near}?` : ""} Write it as FIELD=VALUE.`,
	badWithhold: (reasons: readonly string[]) => `--withhold takes SECTION:ORGANISATION:WHY, with one of: ${list(reasons)}.`,
	consentRecorded: (id: string) => `Recorded as ${id}.`,
	permits: "permits",
	denies: "denies",
	drafted: (id: string) => `Drafted as ${id}. Nobody else sees it until you request it: \`cloister handoff request ${id}\`.`,
	handoffNow: (id: string, state: string) => `Hand-off ${id} is now ${state}.`,
	expectedArrival: (confirmed: boolean) =>
		confirmed ? "Arrival, confirmed by both desks:" : "Arrival, not confirmed by the other desk yet:",
	here: (zone: string) => `here (${zone})`,
	atDesk: (desk: string, zone: string) => `${desk} (${zone})`,
	askConfirmArrival: (arrival: string) => `${arrival}\nConfirm this arrival?`,
	nothingChanged: "Nothing was changed.",
	confirmed: "confirmed",
	unconfirmed: "not confirmed yet",
	byHand: "sealed by hand",
	countersign: (state: string) => `second signature: ${state}`,
	sealedByHand: (count: number) => `${count} sections sealed.`,
	certificateGood: "The certificate is good: every signature holds, and the moves follow one another.",
	unread: "Unread:",
	awaitingUs: "Hand-offs that wait for your desk:",
	due: "Hand-offs to answer soon (half of the time is over):",
	red: "Hand-offs that are late or have a problem:",
	askedFor: "Other desks ask for these cases:",
	before: (name: string) => `${name}: before`,
	after: (name: string) => `${name}: after`,
	noValue: "none",
	checklistMissing: "The server didn't send the signed checklist. Don't approve before you have seen it.",
	askedBy: (asks: readonly string[], by: string, at: string) => `${list(asks)} by ${by} on ${at}`,
	answered: (given: readonly string[], missing: readonly string[], at: string) =>
		`given: ${list(given) || "nothing"}; missing: ${list(missing) || "nothing"}; on ${at}`,
	nothingAnswered: "Give --given, --missing or both.",
	approvedOnce: "Approved. Another person must approve it, too.",
	proposals: "Proposals that wait for approval:",
	newcomers: "People who wait for somebody to vouch for them:",
	vettingDue: "Vettings that are due:",
	haveLeft: "Have left the network:",
	wereRefused: "Refused:",
	refusedLately: "Refused in the last 30 days:",
	lapsedLately: "No longer counts, in the last 30 days:",
	renewing: "Renewing keys",
	upkeep: (desks: number, colleagues: number, compartments: number, left: number) =>
		`Desks renewed: ${desks}. Colleagues given their desk's key: ${colleagues}. Compartments renewed: ${compartments}. Still waiting: ${left}.`,
	news: (topic: string, id: string) => `New: ${topic} ${id}`,
	newsMissed: "Connected again. Some news may be missing, so check the lists yourself.",
	erased: "(erased)",
	byDay: "By day (UTC)",
	byOrganisation: "By organisation",
	byPurpose: "By purpose",
	noneOfThem: "(none)",
	serverSendsNoMail: "(this server sends no email; ask its operator)",
	bellInClearText: "The server stores these addresses in clear text.",
	bellFails: (tries: number, since: string, reason: string) => `FAILED ${tries} times since ${since}: ${reason}`,
	reminderAt: (hour: number, zone: string) => `${hour}:00 from Monday to Friday (${zone})`,
	webhookKey: "The key with which the receiver checks the calls. It is shown only now.",
	notTogether: (one: string, other: string) => `--${one} and --${other} exclude each other; leave one out.`,
	deniedAndFailed: (denied: number, failed: number) =>
		[denied > 0 ? `${denied} denied` : "", failed > 0 ? `${failed} failed` : ""].filter(Boolean).join(", "),
	followed: (seq: number, at: string, who: string, action: string, outcome: string) => `${at}  ${seq}  ${action} ${outcome}  ${who}`,
	followedAll: (count: number) => `${count} new entries.`,

	exportResumed: (entries: number) => `Continuing after ${entries} entries.`,
	caseExported: (files: string[], leftOut: string[]) =>
		[
			`Wrote ${files.length === 1 ? files[0] : `${files.length} files`}. Keep it encrypted, and delete it when it is no longer needed.`,
			...(leftOut.length > 0 ? [`Left out, because another desk owns it: ${list(leftOut)}.`] : []),
		].join("\n"),
	exportDone: (entries: number, file: string, proof: string) =>
		`${entries} entries are in ${file}. Their proof is in ${proof}. Check both with \`cloister audit check\`.`,
	directoryState: (text: string) => `Directory: ${text}.`,
	noEmergency: "You can write already, so this did nothing. Nothing was recorded.",
	emergency: (until: string) => `You can write until ${until}. The access log records this for the auditors.`,
	directoryFreshness: (found: { state: string; wanted: number; named: number; provenAt: string; overrideUntil: string }) => {
		const { state, wanted, named, provenAt, overrideUntil } = found;
		if (state === "no-witnesses") return "nobody can prove that it is the newest, because the network has no witnesses";
		const witnesses = `${wanted} of ${named} witnesses`;
		const proof = provenAt === "" ? `not yet confirmed by ${witnesses}` : `confirmed as the newest by ${witnesses}, ${provenAt}`;
		if (state !== "too-old") return state === "stale" ? `${proof}: too long ago` : proof;
		return `${proof}: too long ago, so ${overrideUntil === "" ? "writing is refused" : `writing is allowed only until ${overrideUntil}`}`;
	},
	reportedByClient: (action: string) => `${action} (reported by the client)`,
	exportChecked: (found: { proven: number; redacted: number; unproven: number; cosigned: number; wanted: number } & SignedBy) => {
		const { proven, redacted, unproven, cosigned, wanted } = found;
		const counts = `Entries that match the signed log: ${proven}. Erased: ${redacted}. Newer than the checkpoint: ${unproven}.`;
		const witnesses =
			wanted === 0 ? "The network had no witnesses." : `Witnesses that have cosigned: ${cosigned}. The network required ${wanted}.`;
		return `${counts}\n${witnesses}\n${signedBy(found, "file")}`;
	},

	thereAreMore: (shown: number) => `These are the newest ${shown}. Use a larger --limit to see more.`,
	overdue: "overdue",
	overdueTo: (entry: number) => `overdue up to ${entry}`,
	allReviewed: (size: number) => `All ${size} entries were reviewed.`,
	queryOpened: (id: string, asked: string) => `Query ${id} is open. Asked: ${asked}.`,
	found: (at: string, by: string, code: string, outcome: string, words: string) =>
		`${at}  Finding by ${by}: ${code}, ${outcome}${words && ` [${words}]`}`,
	formerHolders: (names: string) => `${names} (can't read new entries, but may have kept the keys of the old ones)`,
	queryOrRange: "Name a query, or a range of entries with --first and --last.",
	lapsed: "lapsed",
	namesProposed: (id: string, below: number) =>
		`Proposal ${id} covers entries below ${below}. Another member of the organisation, or an auditor, must release it within 30 days.`,
	namesWait: (id: string, by: string, at: string, below: number) =>
		`Nothing is released yet. ${by} made proposal ${id} on ${at}, for entries below ${below}. To release it, add --proposal ${id}.`,
	namesReleased: (below: number) => `Released. The report now names the members of this organisation in entries below ${below}.`,
	ofTheNetwork: "(the network)",
	reportHead: (id: string, at: string, count: number) => `Accesses to case ${id}, as of ${at}: ${count}.`,
	namesWithheld: "Names of staff are withheld until two people of their organisation have released them.",

	receipts: (checked: number, waiting: number, hidden: number) =>
		`Accesses found in the signed log: ${checked}. Not signed yet: ${waiting}. Missing: ${hidden}.`,

	folderToo: (name: string) =>
		`This verifies the ${name} log of the server. The folder "${name}" here is not verified: for that, type \`cloister log verify ./${name}\`.`,
	notALog: (typed: string) => `"${typed}" is neither a log (access, directory) nor an existing folder or file.`,
	notAKey: "takes a verifier key for Ed25519, such as `cloister log status` shows: name+12ab34cd+A...",
	notAKeyName: "takes a name without spaces and plus signs, such as witness.example.org/w1",
	keyNeeded: "--key is missing: the log's verifier key, from a source that you trust (`cloister log status` shows the server's).",
	entryNeeded: "The entry itself is missing. It must be in a file beside the proof, with .entry in place of .tlog-proof.",
	otherLog: (folder: string) => `${folder} holds another log. Choose an empty folder.`,
	exported: (log: string, size: number, folder: string, key: string) =>
		`The ${log} log, ${size} entries, is in ${folder}. Its verifier key: ${key}\nCheck it with \`cloister log verify ${folder}\`.`,
	proven: (entry: number, file: string, key: string) =>
		`Entry ${entry} is in the log; the proof is in ${file}. The log's verifier key: ${key}`,
	brokenKeyFile: (file: string) => `${file} is not a verifier key: delete it. \`cloister log export\` writes it again.`,
	verifiedFolder: (found: {
		origin: string;
		size: number;
		bodies: number;
		misdated: string | null;
		cosigned: number;
		key: string;
		keyGiven: boolean;
	}) => {
		const { origin, size, bodies, misdated, cosigned, key, keyGiven } = found;
		const order = `${origin} is ${misdated === null ? "in order" : "complete, but its times are not in order"}: its ${size} entries give the signed root, ${bodies} bodies match their entries, and ${cosigned} known witnesses have cosigned it.`;
		return `${order}\n${signedBy({ key, keyGiven }, "folder")}`;
	},
	badExport:
		"This export does not verify. The line below names the file. Compare the key with `cloister log status` or with a colleague, and run `cloister log export` into an empty folder. If that export fails too, keep this folder, and tell the auditors and the admins on numbers that you know.",
	badProof:
		"This proof does not verify. Compare the key with `cloister log status` or with a colleague, and make the proof again with `cloister log proof`. If that proof fails too, keep the file, and tell the auditors and the admins on numbers that you know.",
	tooFewWitnesses:
		"Too few known witnesses have cosigned this. Give every witness key that you have with --witness, or export again later.",
	badAuditExport:
		"This export does not verify. Run `cloister audit export` again. If that export fails too, keep the file and its proof, and tell another auditor and the admins on numbers that you know.",
	verifiedProof: (entry: number, origin: string) => `Entry ${entry} is in the log ${origin}.`,
	witness: "witness",
	signingRefused: (signed: string, kept: string) =>
		`REFUSED: this log was signed with ${signed} entries, and the database has only ${kept} of them. First look for a newer backup. If there is none, two admins restart the log with \`cloister log restart\`.`,
	unnamed: (key: string) => `${key} is configured at the server, but the directory doesn't name it, so it is not asked`,
	witnesses: (wanted: number, keys: string[]) => (keys.length === 0 ? "no witnesses" : `${wanted} of ${list(keys)}`),
	witnessesWanted: (wanted: number, count: number) => `Cosignatures required: ${wanted} of ${count}.`,
	release: (manifest: string, files: number) => `a web build of ${files} files, manifest ${manifest}`,
	releaseNone: "no web code is released any more",
	releaseProposed: (manifest: string) =>
		`Proposed. Another admin must get the same build, compare the SHA-256 of its manifest, and approve:\n${manifest}`,
	manifestMade: (files: number, bytes: number, manifest: string) =>
		`Made a manifest of ${files} files, ${bytes} bytes. The SHA-256 that identifies this build:\n${manifest}`,
	manifestDiffers: (folder: string) =>
		`The manifest in ${folder} is missing or doesn't match the files. Run \`cloister web manifest ${folder}\` and check the result.`,
	folderOrNone: "Give either the FOLDER of a build, or --none to release no web code.",
	webCode: "web code",
	webAsReleased: (files: number, manifest: string) =>
		`The server serves the released web code to this program: all ${files} files match the manifest. Its SHA-256:\n${manifest}`,
	noRelease: "The directory names no web release, so web code from this server can't be checked. Don't open it in a browser.",
	notYourBuild:
		"The released build differs from the one in your folder. Build the released source again in the same way. If it still differs, ask both admins.",
	badBuild: (problem: string) => `This folder can't be released: ${problem}.`,
	notUtf8: (name: string) => `${name}: is not UTF-8`,
	notAFile: (name: string) => `${name} is neither a file nor a folder`,
	badTag: (page: string, tag: string, problem: string) => `${page} can't be released: ${tag} ${problem}.`,
	inlineScript: "is code inside the page; move it into a file",
	notInBuild: (address: string) => `loads "${address}", which is not a file of this build`,
	noIntegrity: "has no integrity attribute; let the build write one (Subresource Integrity)",
	wrongIntegrity: "has an integrity that isn't the file's; build again",
	noWitnesses: "The directory names no witnesses, so only the server says which checkpoint is the newest.",
	notAWitnessKey: "takes the verifier key of a witness, as `cloister witness init` shows it, not the key of a log",
	witnessUnnamed: (key: string) =>
		`The directory of this server doesn't name this witness, so its cosignatures were refused. An admin can propose it with \`cloister log name-witnesses\`. Its verifier key: ${key}`,
	witnessStands: (name: string, size: number | null, at: string, failing: string | null) =>
		`${name}: ${size === null ? "no recent cosignature" : `${size} entries at ${at}`}${failing ? `; not now: ${failing}` : ""}`,
	witnessThere: (file: string) => `${file} exists already. A witness keeps its key, so choose another folder.`,
	noWitness: (folder: string) => `There is no witness in ${folder}. Make one with \`cloister witness init\`.`,
	openKey: (file: string) => `Other users can read ${file}. Make it readable for its owner only (chmod 600), or make a new witness.`,
	otherMemory: (file: string) => `${file} is not the memory of this log.`,
	notALogKey: (line: string) => `"${line}" is not the verifier key of a log.`,
	noLogs: "This witness has no log yet. Add one with `cloister witness add-log`.",
	witnessRuns: (pid: number) => `This witness is running already, as process ${pid}.`,
	witnessMade: (key: string) =>
		`The witness is made. Give its verifier key to the network's admins, who must name it in the directory:\n\n    ${key}`,
	witnessListens: (address: string, key: string) => `Witness ${key} listens on ${address}`,
	witnessAnswered: (origin: string, size: number, status: number) => `${origin}, ${size} entries: ${status}`,
};
