/**
 * The phone numbers of one desk or person: those that the desk has signed, and those that somebody of my desk has written down. The server
 * can't change either.
 */
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { PhoneLink } from "../../parts/phone-link.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import type { PartyName } from "../../sitting/kinds.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DutyNowView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { ContactNumbers } from "./desk-contact.tsx";
import { HowTold } from "./phone-rows.tsx";
import { usePhones } from "./use-phones.ts";
import "../cases/cases.css";

/** @param isNeeded whether a sentence says where to write a number down when there is none. Somebody without a desk doesn't see it. */
export function NumbersOf({ party, isNeeded = false }: { party: Pick<PartyName, "id">; isNeeded?: boolean }): ReactNode {
	const phones = usePhones();
	const contact = useVerb("deskContact", { desk: party.id }).data ?? null;
	if (!phones.data) return null;
	const lines = phones.data.flatMap(({ numbers }) => numbers).filter(({ of, phone }) => of.id === party.id && phone !== null);
	if (lines.length > 0 || contact)
		return (
			<>
				{contact && <ContactNumbers contact={contact} />}
				{lines.map((line) => (
					<div key={line.row}>
						<PhoneLink number={line.phone ?? ""} />
						<HowTold line={line} />
					</div>
				))}
			</>
		);
	if (!isNeeded || phones.data.length === 0) return null;
	return (
		<p>
			<Say id="duty.none-of" /> <SayLink className="step-link" to="/desk/duty" id="duty.write-one" />
		</p>
	);
}

/** What somebody should know who is about to ask a desk: whether anybody is on duty there, and whether its phones answered their last test. */
export function Readiness({ desk }: { desk: string }): ReactNode {
	return (
		<>
			<DutyNow desk={desk} />
			<LastTest desk={desk} />
		</>
	);
}

/** Whether anybody is on duty at a desk now, as the server says; if nobody is, the number to call. */
export function DutyNow({ desk }: { desk: string }): ReactNode {
	const { data } = useVerb("dutyNow", { desk });
	return data ? <DutyLineNow duty={data} /> : null;
}

export function DutyLineNow({ duty: data }: { duty: DutyNowView }): ReactNode {
	if (data.duty === "somebody") return <Say as="p" className="muted" id="rung.somebody" />;
	if (data.duty === "no-rota") return <Notice kind="warn" id="rung.no-rota-before" />;
	return (
		<Notice kind="warn">
			{data.call === null ? (
				<Say as="p" id="rung.nobody-on-duty" />
			) : (
				<Say as="p" id="rung.nobody-call" values={{ phone: <PhoneLink number={data.call} /> }} />
			)}
		</Notice>
	);
}

const MINUTE = 60_000;

/** The last test of a desk's phones, as the server says. For members who are about to ask the desk. Shows nothing for a desk that was never tested. */
export function LastTest({ desk }: { desk: string }): ReactNode {
	const test = useVerb("lastRingTests").data?.find((each) => each.desk.id === desk);
	if (!test) return null;
	const { sentAt, answeredAt, part } = test;
	const values = { at: new Date(sentAt), part: part ?? "other" };
	if (answeredAt === null)
		return (
			<Notice kind="warn">
				<Say as="p" id="tested.missed" values={values} />
			</Notice>
		);
	return <Say as="p" className="muted" id="tested.answered" values={{ ...values, minutes: Math.floor((answeredAt - sentAt) / MINUTE) }} />;
}
