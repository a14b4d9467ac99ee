/** Verbs of custody certificates and prints. */
import { toBase64Url } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { announce } from "#sdk/audit/announce.ts";
import { makeCustodyCertificate, verifyCertificate } from "#sdk/casework/index.ts";
import { caseOfHandoff } from "#sdk/views/handoff-case.ts";
import { namesOf } from "#sdk/views/names.ts";
import { deskName } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { changes, NOTHING, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** One signed move, or the end of a consent that the hand-off cites. */
export interface CertifiedMoveView {
	/** The action, such as `accept`; for the end of a consent `consent-withdraw` or `consent-enter-in-error`. */
	what: string;
	/** The signer's checked name; null without one. */
	person: string | null;
	desk: PartyName;
	/** UTC ms by the signer's own clock. */
	at: number;
	/** The move was made later than this, as the directory shows, UTC ms. */
	after: number;
}

/** A certificate whose signatures were all checked. */
export interface CertificateView {
	code: string;
	kind: string;
	/** Whether the person travels. */
	travel: boolean;
	state: string;
	from: PartyName;
	to: PartyName;
	custodyMoved: boolean;
	moves: CertifiedMoveView[];
	/** The text of the QR code on the printed certificate. */
	mark: string;
}

/** The certificate of a hand-off. @returns also its text, which anybody can verify without the server. */
export const handoffCertificate = reads(
	{ topics: ["case"] },
	async (sitting: Sitting, { handoff }: { handoff: string }): Promise<{ case: string; certificate: CertificateView; text: string }> => {
		const ref = { case: await caseOfHandoff(sessionOf(sitting), handoff), handoff };
		const made = await makeCustodyCertificate(sessionOf(sitting), ref);
		return { case: ref.case, certificate: await checked(sitting, made), text: `${JSON.stringify(made, null, "\t")}\n` };
	},
);

/** Checks a certificate that somebody brought. @throws ProtocolError bad-content or bad-statement: then don't rely on the certificate. */
export const checkCertificate = changes(NOTHING, async (sitting: Sitting, { text }: { text: string }): Promise<CertificateView> => {
	return checked(sitting, parsed(text));
});

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new ProtocolError("bad-content", "the file is not a custody certificate");
	}
}

/**
 * @param what such as `handoff.accept` or `consent.withdraw`. The code for the end of a consent must differ from the code for the end of
 * the hand-off.
 */
const codeOf = (what: string) => (what.startsWith("consent.") ? what.replace(".", "-") : (what.split(".")[1] ?? what));

async function checked(sitting: Sitting, json: unknown): Promise<CertificateView> {
	const session = sessionOf(sitting);
	const certificate = verifyCertificate(json, { network: toBase64Url(session.network) });
	const names = await namesOf(session);
	const { code, handoff, moves, mark, custodyMoved, directory } = certificate;
	// The names of desks as the certificate itself has them.
	const own = { dir: directory };
	return {
		code,
		kind: handoff.kind,
		travel: handoff.travel,
		state: handoff.state,
		from: deskName(own, handoff.from),
		to: deskName(own, handoff.to),
		custodyMoved,
		mark,
		moves: moves.map(({ what, by, desk, at, after }) => ({
			what: codeOf(what),
			person: names.get(by) ?? null,
			desk: deskName(own, desk ?? ""),
			at,
			after,
		})),
	};
}

/** Announces that something is printed or saved for the work with the person. When this throws, the caller must not print or save. */
export const announceLeaving = changes(
	NOTHING,
	async (sitting: Sitting, { id, what }: { id: string | null; what: "print" | "export" }): Promise<void> => {
		await announce(sessionOf(sitting), { what, case: id, reason: "care" });
	},
);
