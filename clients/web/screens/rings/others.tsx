/** Other desks to ask when the one that was asked doesn't answer: those that fit first, with their numbers, and whether somebody is on duty. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { HandoffView, OtherDesks } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { ContactNumbers } from "../duty/desk-contact.tsx";
import { DutyLineNow } from "../duty/numbers-of.tsx";
import { FitLine, SERVICE_FOR, useFittingDesks } from "../offers/fitting.tsx";

/** How many desks are shown. The search has all of them. */
const MOST = 5;

export function Others({ view: { id, case: of } }: { view: HandoffView }): ReactNode {
	const { data } = useVerb("otherDesks", { id: of, handoff: id });
	return (
		<>
			{data && <Desks of={of} others={data} />}
			<p>
				<Link className="step-link" to="/cases/$id/handoffs/new" params={{ id: of }}>
					<Say id="handoffs.ask-another" />
				</Link>
			</p>
		</>
	);
}

function Desks({ of, others: { purposes, desks } }: { of: string; others: OtherDesks }): ReactNode {
	const fitting = useFittingDesks({ service: SERVICE_FOR[purposes[0] ?? ""] });
	const first = fitting.sorted(desks, ({ id }) => [id]).slice(0, MOST);
	return (
		<Rows>
			{first.map((desk) => (
				<Row
					key={desk.id}
					title={
						<Link to="/cases/$id/handoffs/new" params={{ id: of }} state={{ ask: desk.id }}>
							<Party party={desk} />
						</Link>
					}
				>
					<FitLine fit={fitting.fitOf(desk.id)} />
					<DutyLineNow duty={desk.duty} />
					{desk.contact ? <ContactNumbers contact={desk.contact} /> : <Say as="p" id="rung.no-number" />}
				</Row>
			))}
		</Rows>
	);
}
