/** Whom a hand-off has rung at its desks, as the server says, and whom to phone now. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Party } from "../../parts/party.tsx";
import { useMinutes } from "../../parts/use-minutes.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { HandoffView, RungView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { ContactNumbers } from "../duty/desk-contact.tsx";
import { DutyNow } from "../duty/numbers-of.tsx";
import { Others } from "./others.tsx";
import "./rung.css";

const MINUTE = 60_000;
/** From when on the asker is told to phone, and to think of other desks, after the start. */
const PHONE_AFTER = 5 * MINUTE;
const OTHERS_AFTER = 15 * MINUTE;

export function Rung({ view }: { view: HandoffView }): ReactNode {
	const { data } = useVerb("rungDesks", { handoff: view.id }, { isOff: view.state === "draft" });
	const now = useMinutes();
	if (!data || data.length === 0) return null;
	return (
		<PageSection title="rung.title" className="rung">
			{data.map((each) => (
				<RungDesk key={`${each.desk.id} ${each.since}`} rung={each} view={view} now={now} />
			))}
			<Say as="p" className="muted" id="rung.server-says" />
		</PageSection>
	);
}

/** The roles of those on duty, without names. */
const Roles = ({ roles }: Pick<RungView, "roles">) => (
	<Listed items={[...new Set(roles)].map((role) => <Say key={role} id={`parts.role.${role}`} />)} />
);

function RungDesk({ rung, view, now }: { rung: RungView; view: HandoffView; now: number }): ReactNode {
	const { desk, isOurs, since, rungAt, people, devices, nextAt, taken, onDuty, roles, hasRota, contact } = rung;
	const isLong = taken === null && !isOurs && now - since >= PHONE_AFTER;
	return (
		<div className="rung-desk">
			<p>
				<Party party={desk} />
			</p>
			{rungAt !== null && <Say as="p" id="rung.rung" values={{ at: new Date(rungAt), people, devices }} />}
			{taken ? (
				<Say as="p" className="rung-taken" id="rung.taken" values={{ name: <bdi>{taken.by}</bdi>, at: new Date(taken.at) }} />
			) : (
				<p>
					<Say id="rung.nobody" /> {nextAt !== null && <Say id="rung.next" values={{ at: new Date(nextAt) }} />}
				</p>
			)}
			<p>
				<Say id={hasRota ? "rung.on-duty" : "rung.no-rota"} values={{ count: onDuty }} /> {hasRota && <Roles roles={roles} />}
			</p>
			{onDuty === 0 && <DutyNow desk={desk.id} />}
			{isLong && <Say as="p" className="rung-call" id="rung.call" />}
			{!isOurs && (contact ? <ContactNumbers contact={contact} /> : <Say as="p" id="rung.no-number" />)}
			{isLong && now - since >= OTHERS_AFTER && (
				<>
					<p>
						<Say id="rung.others" />{" "}
						<Link className="step-link" to="/cases/$id/call" params={{ id: view.case }}>
							<Say id="rung.hotline" />
						</Link>
					</p>
					{!view.isToUs && <Others view={view} />}
				</>
			)}
		</div>
	);
}
