/** The texts about threads, cases and hand-offs. */
import { shortId } from "../../short-id.ts";
import { list } from "../list.ts";

export const caseMessages = {
	withoutPlace: "no place",
	summaryNames: (found: string[]) =>
		`The summary names her: ${found.join(", ")}. The other desk reads it before it accepts. Leave out names, codes, numbers and addresses.`,
	askDespiteIdentifying: "Send the summary as it is?",
	stateNow: (id: string, state: string, moves: string[]) =>
		`hand-off ${id} is ${state}; ${moves.length === 0 ? "your desk can make no move now" : `you may: ${list(moves)}`}`,
	replaces: (id: string) => `(replaces ${id})`,
	serverTime: (time: string) => `(the server gives another time: ${time})`,
	missingBefore: "--- a message is missing here ---",
	helpers: (names: string) => `Who can help: ${names}.`,
	takenBack: "(taken back by its author)",
	attached: (name: string, bytes: number) => `[attached: ${name}, ${bytes} bytes]`,
	title: (text: string) => `Title: ${text}`,
	draftKept: "Your text was not sent. It is kept on this machine for 14 days, sealed. Send it later with --unsent.",
	draftThere: (time: string, text: string, later: number) => {
		const more = later === 0 ? "" : ` Later texts that wait after it: ${later}.`;
		return `A text of ${time} for this thread or section was not sent.${more} Send it with --unsent:\n${text}`;
	},
	unsentFiles: (names: string[]) =>
		`The files of this text were not kept, and are not sent with it: ${list(names)}. Attach them with --attach.`,
	unsentAlone: "--unsent sends the text that could not be sent before. Give no other text with it.",
	needsText: "needs a text",
	removeAlone: "--remove takes the label away. Give no text with it.",
	allAlone: "--all shows everything. Give neither --before nor --limit with it.",
	noDraft: "This machine keeps no unsent text for this thread or section.",
	reader: (name: string, people: number, since: string, history: boolean) =>
		`${name} (${people === 1 ? "1 person" : `${people} people`}, since ${since}${history ? "" : ", not earlier entries"})`,
	sectionReader: (name: string, people: number, since: string) =>
		`${name} (${people === 1 ? "1 person" : `${people} people`}${since && `, since ${since}`})`,
	waitingReader: (name: string) => `${name} (when they accept)`,
	formerReader: (name: string, until: string) => `${name} (until ${until}; what they have read, they keep)`,
	whichFile: (files: string[]) => (files.length === 0 ? "This entry has no attachment." : `Choose an attachment: ${list(files)}.`),
	opened: (id: string) => `Opened ${id}.`,
	custodianDuty: "she doesn't want us to go on",
	withoutCustodian: "without custodian: you may take over",
	ofAnotherDesk: "kept by another desk",
	caseWithoutCustodian: "case without custodian",
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
	refusedTaker: "she said no to it: the take-over opens nothing",
	takeOverOpensNothing:
		"She has said no to your organisation. The take-over opens nothing. Afterwards, hand the case over, close it, or erase it.",
	takeOverProposed: (id: string, object: string) =>
		`Proposed as ${object}. Tell an admin the case's id, ${id}: \`cloister case countersign ${object} approve\`.`,
	asked: "Asked. If a desk of this network keeps the case, your question is now in its inbox.",
	pastReader: "only older entries",
	lostSection: "lost: its owner is gone, and nobody can open it",
	noSection: (section: string) => `The case has no section ${section} that you can see.`,
	noFields: (section: string) => `${section} has no fields. Write text or attach files.`,
	whichForm: (section: string, forms: readonly string[]) => `${section} has several forms: ${list(forms)}. Name one with --form.`,
	whichConsent: "Name the consent with --row. `consent show` shows the consents of the case.",
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
	needsYesToClose: "Look at these tasks and sections first, then give --yes to close the case all the same.",
	openTask: (what: string, due: string) => `Open task: ${what}${due === "" ? "" : `, due ${due}`}`,
	othersSection: (section: string, owner: string) =>
		`${section} belongs to ${owner}. It stays with that desk, and you can leave it as it is.`,
	formHeading: (label: string, form: string, rows: "one" | "many") => `${label} (${form}${rows === "many" ? ", many rows" : ""})`,
	noField: (section: string, name: string, near: string | null) =>
		`${section} has no field "${name}".${near ? ` Did you mean ${near}?` : ""} Write it as FIELD=VALUE.`,
	badWithhold: (reasons: readonly string[]) => `--withhold takes SECTION:ORGANISATION:WHY, with one of: ${list(reasons)}.`,
	consentRecorded: (id: string) => `Recorded as ${id}.`,
	mustKnowFirst: (code: string) =>
		`The form must-know is empty. The people who meet her may be able to read nothing else. Fill it in: cloister case form ${code} logistics --form must-know`,
	askWithoutMustKnow: "Go on without it?",
	askAgreed: "Has the person heard this, said yes, and said in their own words what they agree to?",
	askRefused: "Has the person heard this, and said no?",
	needsYesToActivate:
		"Read the consent to the person first. Give --yes once they have said yes, and what they agree to in their own words.",
	askHerAgain: "ask her again",
	permits: "permits",
	denies: "denies",
	drafted: (id: string) => `Drafted as ${id}. Only your desk sees it until it is requested: \`cloister handoff request ${id}\`.`,
	handoffNow: (id: string, state: string) => `Hand-off ${id} is now ${state}.`,
	expectedArrival: (confirmed: boolean) =>
		confirmed ? "Arrival, confirmed by both desks:" : "Arrival, not confirmed by the other desk yet:",
	here: (zone: string) => `here (${zone})`,
	atDesk: (desk: string, zone: string) => `${desk} (${zone})`,
	askConfirmArrival: (arrival: string) => `${arrival}\nConfirm this arrival?`,
	confirmed: "confirmed",
	unconfirmed: "not confirmed yet",
	byHand: "sealed by hand",
	countersign: (state: string) => `second signature: ${state}`,
	sealedByHand: (count: number) => `${count} sections sealed.`,
	certificateGood: "The certificate is good: every signature holds, and the moves follow one another.",
	otherTables: (folder: string, names: string[]) =>
		`${folder} has tables that are not of this case: ${list(names)}. Delete them, or give another folder. Nothing was written.`,
	caseExported: (files: string[], leftOut: string[], unreadable: number) =>
		[
			`Wrote ${files.length === 1 ? files[0] : `${files.length} files`}. Keep the export encrypted, and delete it when it is no longer needed.`,
			...(leftOut.length > 0 ? [`Left out, because another desk owns the section: ${list(leftOut)}.`] : []),
			...(unreadable > 0 ? [`${unreadable} entries can't be read, and are left out. The export names them.`] : []),
		].join("\n"),
};
