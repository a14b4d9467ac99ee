/** Tonight: an emergency that rests on vital interest is handed over by phone and program. The second signature comes later. */
import type { RunningServer } from "../../demo/server.ts";
import type { Team } from "../people.ts";
import { closeShells, type Person } from "../shell.ts";
import { chapter, prove, step } from "../tell.ts";
import { twoDesks } from "./two-desks.ts";

const AWAITED = "countersign-awaited";
const SECTIONS = ["safe-contact", "logistics"];
const PHONES = { origin: "+355 68 555 0101", transit: "+39 06 5555 0202" };

export async function night(server: RunningServer, folder: string): Promise<void> {
	const { origin, transit } = await twoDesks(server, folder);
	await writeNumbers(origin, transit);

	chapter("An emergency");
	const [sender, colleague] = [origin.staff, origin.coordinator];
	const [reader, acceptor] = [transit.staff, transit.coordinator];
	const { code } = await sender.do("case", "open", "--sections", `${SECTIONS.join()},consent`);
	await sender.do("case", "write", code, "safe-contact", "--set", "prs_MobilePhone=+355 68 000 0009", "--set", "sct_When=Only at night.");
	await sender.do("case", "write", code, "logistics", "She comes by car, with one bag.");
	const asked = await request(sender, code, transit.desk);
	const { handoff } = asked;
	prove(
		asked.state === "requested" && asked.basis.kind === "vital-interest",
		"she can't be asked now, so the request rests on vital interest",
	);
	prove(asked.duties.includes("countersign-within"), "the command says that a second person must sign within a day");
	prove((await flagsOf(sender, handoff)).includes(AWAITED), `${sender.name} sees that the second signature is awaited`);
	const number = await numberOf(sender, transit.name);
	prove(number === PHONES.transit, `the request doesn't replace the call. ${transit.desk} is on duty at ${number}`);

	chapter("The other desk");
	const [top] = (await reader.do("inbox")).rows;
	prove(top.handoff === handoff && top.group === "emergency", `${reader.name} has it on top of the inbox`);
	prove(top.flags.includes(AWAITED), "and sees there that the second signature is awaited");
	await reader.do("handoff", "acknowledge", handoff);
	prove(await reader.refused(["not-found"], "case", "read", code, "safe-contact"), "before the acceptance the sections are closed");
	const accepted = await acceptor.do("handoff", "accept", handoff);
	prove(accepted.state === "accepted", `${acceptor.name} accepts what ${reader.name} has seen`);
	prove((await flagsOf(acceptor, handoff)).includes(AWAITED), "the missing signature doesn't hold her up, and is still shown");
	await reader.do("handoff", "say", handoff, "Agreed by phone at 23:40: Luca meets her at the north exit. The code word is known.");
	const [contact] = (await reader.do("case", "read", code, "safe-contact")).sections;
	prove(contact.clashes.length === 0 && JSON.stringify(contact).includes("Only at night."), `${reader.name} reads how to reach her`);
	const numberOfSender = await numberOf(reader, origin.name);
	prove(numberOfSender === PHONES.origin, `${reader.name} can call back: ${origin.desk} is on duty at ${numberOfSender}`);

	chapter("She arrives");
	await sender.do("handoff", "depart", handoff);
	await reader.do("handoff", "arrived", handoff);
	prove(
		await reader.refused(["no-basis"], "handoff", "receive", handoff),
		`${reader.name} meets her, and takes the case only after a second person agreed`,
	);

	chapter("The second signature");
	prove(await sender.refused(["not-allowed"], "handoff", "countersign", handoff, "approve"), `${sender.name} can't sign for herself`);
	await colleague.do("handoff", "countersign", handoff, "approve");
	const received = await reader.do("handoff", "receive", handoff);
	prove(received.state === "received" && received.custodyMoved, `${reader.name} receives her, and custody has moved`);
	for (const who of [sender, reader])
		prove(!(await flagsOf(who, handoff)).includes(AWAITED), `${who.name} sees that nothing is awaited any more`);
	await closeShells();
}

/** Each desk writes down who is on duty, and the phone number that the other desk has told it. */
async function writeNumbers(origin: Team, transit: Team): Promise<void> {
	chapter("Who is on duty tonight");
	const pairs = [
		{ own: origin, phone: PHONES.origin, other: transit, told: PHONES.transit },
		{ own: transit, phone: PHONES.transit, other: origin, told: PHONES.origin },
	];
	for (const { own, phone, other, told } of pairs) {
		const { staff, coordinator } = own;
		await staff.do("desk", "duty", "--who", staff.id, "--until", "+12h");
		await staff.do("desk", "contact", "--when", "night", "--phone", phone);
		await coordinator.do("desk", "number", "--of", other.desk, "--told-by", "voice", "--phone", told);
		const [duty] = (await coordinator.do("desk", "duty")).duty;
		const [number] = (await other.staff.do("desk", "contact", own.desk)).numbers;
		prove(duty.isNow && number.phone === phone, `${own.desk}: ${staff.name} is on duty now, at ${number.phone}`);
	}
	step("phone numbers stand in the desk's own encrypted book, so the server can't change them");
}

/** Requests the transfer as an emergency, on vital interest. @returns the answer of the command. */
async function request(by: Person, code: string, to: string): Promise<Record<string, any>> {
	const terms = ["--kind", "transfer", "--to", to, "--reason", "MigrationOrChangeOfLocation", "--priority", "emergency", "--travel"];
	const { handoff } = await by.do("handoff", "draft", code, ...terms);
	const basis = ["--basis", "vital-interest", "--basis-code", "immediate-violence", "--sections", SECTIONS.join()];
	const person = ["--age-band", "25-39", "--languages", "sq", "--needs", "shelter", "--urgency", "emergency", "--risk-level", "high"];
	return by.do("handoff", "request", handoff, "A bed tonight. She is followed.", ...basis, ...person, "--yes");
}

const flagsOf = async (who: Person, handoff: string): Promise<string[]> => (await who.do("handoff", "show", handoff)).flags;

/** The number that this person's desk has written down for a desk of the organisation. */
async function numberOf(who: Person, organisation: string): Promise<string> {
	const desks = (await who.do("desk", "list")).desks as { desk: string; organisationName: string }[];
	const ids = new Set(desks.filter((each) => each.organisationName === organisation).map(({ desk }) => desk));
	const { numbers } = await who.do("desk", "number");
	return numbers.find((each: { values: { nbr_Desk: string } }) => ids.has(each.values.nbr_Desk))?.values.nbr_Phone ?? "";
}
