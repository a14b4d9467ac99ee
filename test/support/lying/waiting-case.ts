/** The prepared case with a transfer that waits for its answer, and ways in which a lying server extends it. */
import { fromBase64Url, type Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { loadCase } from "#sdk/casework/index.ts";
import { attempt, section } from "./casework.ts";
import { ExtendedCase } from "./extended-case.ts";
import type { LyingWorld } from "./lying-world.ts";
import type { Name } from "./prepared.ts";

export async function waitingCaseOf(world: LyingWorld) {
	const { waitingCase, origin, destination, talk } = world.fixtures;
	const { session: giver } = await world.openSyncedSession("giver");
	const { session: sender } = await world.openSyncedSession("sender");
	const { session: taker } = await world.openSyncedSession("taker");
	const { state } = await loadCase(sender, waitingCase.id);
	const held = state.handoffs[waitingCase.handoff]!.basis!;
	const consentId = held.consent as Id;
	const consent: Basis = {
		kind: "consent",
		consent: consentId,
		head: fromBase64Url(state.consents[consentId]!.chain.at(-1)!),
		assent: false,
		code: null,
		away: false,
	};
	const pick = (name: Section): [Section, Id] => [name, section(waitingCase, name)];
	const granted = [pick("identity"), pick("logistics")];

	/**
	 * Loads the case after `extend` has added statements to it. @param who giver belongs to the custodian and is shown all. reader, of
	 * destination, is shown a part.
	 */
	const loadExtended = async (extend: (c: ExtendedCase) => unknown, who: Name = "giver") => {
		const c = new ExtendedCase(state);
		await extend(c);
		return attempt(world, who, ({ session }) => loadCase(session, waitingCase.id), ...c.lies);
	};

	/** Accepts the waiting transfer. */
	const acceptTransfer = (c: ExtendedCase) => c.move(taker, destination, waitingCase.handoff, "accept", { basis: consent });

	/** Accepts and receives the transfer. @returns the receive. */
	const receiveTransfer = (c: ExtendedCase): Statement<"handoff.move"> => {
		acceptTransfer(c);
		return c.move(taker, destination, waitingCase.handoff, "receive");
	};

	/** The fields with which destination's desk becomes custodian. */
	const custodyFields = ({ objId: receive }: Statement<"handoff.move">) => ({
		handoff: waitingCase.handoff,
		receive,
		to: destination,
		sections: granted.map(([, compartment]) => compartment),
		discussion: talk.id,
	});

	/** Accepts and receives the transfer, and makes destination's desk custodian. @returns the receive. */
	const moveCustody = (c: ExtendedCase): Statement<"handoff.move"> => {
		const receive = receiveTransfer(c);
		c.say(taker, destination, "case.custody", custodyFields(receive));
		return receive;
	};

	/** Requests another hand-off of origin that doesn't conflict with the first. */
	const requestAnother = (c: ExtendedCase, to: Id, kind: "transfer" | "referral" = "transfer", sections = [pick("story")]): Id => {
		const handoff = c.draft(sender, origin, to, { kind });
		c.request(sender, origin, handoff, sections);
		return handoff;
	};

	return {
		state,
		giver,
		sender,
		taker,
		consentId,
		consent,
		pick,
		granted,
		loadExtended,
		acceptTransfer,
		receiveTransfer,
		custodyFields,
		moveCustody,
		requestAnother,
	};
}
