/**
 * The actions of the random use of an honest server. Each picks its people and objects at random. The server may refuse an action: the person may
 * not do it, or somebody else was quicker.
 */
import { utf8 } from "#protocol/bytes.ts";
import { SECTIONS } from "#protocol/codes.ts";
import {
	acceptHandoff,
	acknowledgeHandoff,
	askForCase,
	completeHandoff,
	declineHandoff,
	inbox,
	listHandoffs,
	readHandoffThread,
	readSection,
	receiveHandoff,
	viewCase,
	withdrawHandoff,
	writeHandoffMessage,
	writeSection,
} from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import {
	addDesk,
	approve,
	attach,
	closeDesk,
	doUpkeep,
	listCompartments,
	message,
	openThread,
	readAll,
	reinstate,
	suspend,
	syncDirectory,
	write,
} from "#sdk/index.ts";
import { caseWith, requestTransfer } from "../sdk-cases.ts";
import { AUDITS } from "./audits.ts";
import type { HonestWorld, KnownHandoff } from "./world.ts";

export type Action = (world: HonestWorld) => Promise<unknown>;

/** A move of a random hand-off. @param side the desk that makes it. In most states, only this desk may make it. */
const handoffMove =
	(side: "from" | "to", move: (session: ReturnType<HonestWorld["anybody"]>, handoff: KnownHandoff) => Promise<unknown>): Action =>
	async (world) => {
		const handoff = world.random.pick(world.handoffs);
		if (handoff) await move(world.caseworker(handoff[side]).session, handoff);
	};

const CASEWORK: Record<string, Action> = {
	async "open a case"(world) {
		const from = world.random.pick(world.organisations);
		const sections = SECTIONS.filter(() => world.random.chance(0.3)).slice(0, 4);
		if (sections.length === 0) return;
		const { id, code, of } = await caseWith(world.caseworker(from).session, from.desk, sections);
		world.cases.push({ id, code, of, from });
	},
	async "write into a section"(world) {
		const { of = {}, from } = world.random.pick(world.cases) ?? {};
		const [compartment] = Object.values(of);
		if (compartment) await writeSection(world.caseworker(from).session, compartment, { text: `Note ${world.random.next()}` });
	},
	async "read a section"(world) {
		const { of = {} } = world.random.pick(world.cases) ?? {};
		const compartment = world.random.pick(Object.values(of));
		if (compartment) await readSection(world.anybody(), compartment);
	},
	async "look at a case"(world) {
		const each = world.random.pick(world.cases);
		if (each) await viewCase(world.anybody(), each.id);
	},
	async "ask for a case by its code"(world) {
		const each = world.random.pick(world.cases);
		const by = world.random.pick(world.organisations);
		if (each) await askForCase(world.caseworker(by).session, by.desk, each.code);
	},
	"look at what waits": (world) => inbox(world.anybody()),
	"list hand-offs": (world) => gather(listHandoffs(world.anybody())),
	async "request a hand-off"(world) {
		const { random } = world;
		const each = random.pick(world.cases);
		const to = random.pick(world.organisations);
		const [section] = Object.keys(each?.of ?? {});
		if (!each || !section) return;
		const kind = random.pick(["transfer", "referral"] as const);
		const { ref } = await requestTransfer(world.caseworker(each.from).session, each.id, to, [section as never], each.of, { kind });
		world.handoffs.push({ ref, from: each.from, to });
	},
	"see a request": handoffMove("to", (session, { ref }) => acknowledgeHandoff(session, ref)),
	"accept a request": handoffMove("to", (session, { ref }) => acceptHandoff(session, ref)),
	"decline a request": handoffMove("to", (session, { ref }) => declineHandoff(session, ref, "no-capacity")),
	"withdraw a request": handoffMove("from", (session, { ref }) => withdrawHandoff(session, ref, "other")),
	"receive the person": handoffMove("to", (session, { ref }) => receiveHandoff(session, ref)),
	"complete a hand-off": handoffMove("to", (session, { ref }) => completeHandoff(session, ref, "service-provided")),
	"write about a hand-off": handoffMove("from", (session, { ref }) => writeHandoffMessage(session, ref, "When will she come?")),
	"read about a hand-off": handoffMove("to", (session, { ref }) => readHandoffThread(session, ref)),
};

const THREADS: Record<string, Action> = {
	async "open a thread"(world) {
		const [from, to] = [world.random.pick(world.organisations), world.random.pick(world.organisations)];
		world.threads.push(await openThread(world.caseworker(from).session, "Beds", [{ kind: "desk", id: to.desk }], from.desk));
	},
	async "write into a thread"(world) {
		const thread = world.random.pick(world.threads);
		if (thread) await write(world.anybody(), thread, message(`Message ${world.random.next()}`));
	},
	async "read a thread"(world) {
		const thread = world.random.pick(world.threads);
		if (thread) await readAll(world.anybody(), thread);
	},
	async "send a file"(world) {
		const thread = world.random.pick(world.threads);
		if (!thread) return;
		const session = world.anybody();
		const bytes = utf8("One page. ".repeat(1 + world.random.below(2_000)));
		const content = (async function* () {
			yield bytes;
		})();
		const { header, info } = await attach(session, thread, { name: "page.txt", type: "text/plain", size: bytes.length, content });
		await write(session, thread, message("See the file.", { files: [info] }), { attachments: [header] });
	},
	"list threads": (world) => listCompartments(world.anybody()),
};

const PEOPLE: Record<string, Action> = {
	async "sign in on a new device"(world) {
		const person = world.random.pick(world.everybody());
		const { network } = world.ready;
		const device = network.device();
		person.session = await network.open(device, person.signInName, person.recoveryCode);
		person.alarms = device.alarms;
		world.watch(device.alarms);
	},
	"fetch the directory": (world) => syncDirectory(world.random.pick(world.everybody()).session),
	"renew keys": (world) => doUpkeep(world.anybody()),
	async "open and close a desk"(world) {
		const { coordinator } = world.random.pick(world.organisations);
		const desk = await addDesk(coordinator.session, { name: "Night" });
		await closeDesk(coordinator.session, desk);
	},
	async "suspend somebody, and end it"(world) {
		const { admin, founder, network } = world.ready;
		const { coordinator, staff } = world.random.pick(world.organisations);
		const about = { kind: "member" as const, subject: staff.id };
		await suspend(coordinator.session, about, "investigation");
		await doUpkeep(coordinator.session);
		await approve(founder.session, await reinstate(admin.session, about));
		// The suspension has ended the session.
		const device = network.device();
		world.watch(device.alarms);
		staff.session = await network.open(device, staff.signInName, staff.recoveryCode);
		await doUpkeep(coordinator.session);
	},
};

export const ACTIONS: Record<string, Action> = { ...CASEWORK, ...THREADS, ...PEOPLE, ...AUDITS };
