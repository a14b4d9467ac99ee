/** `#/cases/:id/journal`: contacts with her and about her, and the services that she got. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import type { JournalSection, Journal as JournalView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToCase } from "../cases/back.tsx";
import { groupsOf, Units } from "../cases/unit.tsx";
import { useCaseJournal } from "./use-day.ts";
import "../cases/section.css";
import { AddContact } from "./add-contact.tsx";
import { AddService } from "./add-service.tsx";
import "./day.css";

export default function Journal(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const journal = useCaseJournal(id);
	return (
		<>
			<Heading id="journal.title" />
			<BackToCase id={id} />
			<Answered query={journal}>{(view) => <ContactsAndServices id={id} journal={view} />}</Answered>
		</>
	);
}

function ContactsAndServices({ id, journal: { contacts, services, canAdd } }: { id: string; journal: JournalView }): ReactNode {
	const own = contacts.find(({ isOurs }) => isOurs) ?? contacts[0];
	return (
		<>
			{own && <HoldersStrip readers={own.readers} />}
			{canAdd && <AddContact id={id} readers={own?.isOurs ? own.readers : null} />}
			<Say as="h2" id="journal.contacts" />
			<Entries sections={contacts} empty={<Say id="journal.none" />} />
			<Say as="h2" id="journal.services" />
			<Entries sections={services} empty={<Say id="journal.no-services" />} />
			{canAdd && <AddService id={id} />}
		</>
	);
}

function Entries({ sections, empty }: { sections: JournalSection[]; empty: ReactNode }): ReactNode {
	const filled = sections.filter(({ rows }) => rows.length > 0);
	if (filled.length === 0)
		return (
			<Empty>
				<p>{empty}</p>
			</Empty>
		);
	return filled.map(({ compartment, rows, owner, isOurs, names }) => (
		<div key={compartment}>
			{!isOurs && <Say as="p" className="muted" id="journal.of" values={{ desk: owner }} />}
			{rows.map((row) => (
				<div key={row.row} className="card journal-entry">
					{groupsOf(row.units).map((units) => (
						<Units key={units[0]?.unit} units={units} names={names} />
					))}
				</div>
			))}
		</div>
	));
}
