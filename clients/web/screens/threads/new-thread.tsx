/** `#/threads/new`: first who can read, then the title. The address may name a desk or a person to write to. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Answered } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { OrganisationView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { DesksOf } from "../people/desks-of.tsx";

/** Whom the address names, by id. */
interface Wanted {
	desk?: string;
	member?: string;
}

export default function NewThread(): ReactNode {
	const wanted = useSearch({ strict: false }) as Wanted;
	const people = useVerb("listPeople", undefined, { topics: ["directory"] });
	return (
		<>
			<Heading>
				<Say id="threads.new" />
			</Heading>
			<Answered query={people}>
				{(organisations) => <Form key={JSON.stringify(wanted)} wanted={wanted} organisations={organisations} />}
			</Answered>
		</>
	);
}

function Form({ wanted, organisations }: { wanted: Wanted; organisations: OrganisationView[] }): ReactNode {
	const navigate = useNavigate();
	const mine = organisations.flatMap(({ desks }) => desks.filter(({ isMine }) => isMine));
	const [as, setAs] = useState(mine[0]?.id ?? "");
	const everybody = organisations.flatMap(({ desks, others }) => [...desks.flatMap(({ people }) => people), ...others]);
	const person = everybody.find(({ id }) => id === wanted.member);
	const [chosen, setChosen] = useState<string[]>(wanted.desk === undefined ? [] : [wanted.desk]);
	const [hasPerson, setPerson] = useState(true);
	const [title, setTitle] = useState("");
	const open = useAct("newThread", ["listThreads"]);
	if (mine.length === 0)
		return (
			<p>
				<Say id="threads.no-desk" />
			</p>
		);
	const readers = organisations.flatMap(({ desks }) => desks).filter(({ id }) => id === as || chosen.includes(id));
	const members = person && hasPerson ? [person.id] : [];
	const count = new Set([...readers.flatMap(({ people }) => people.map(({ id }) => id)), ...members]).size;
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (open.isPending) return;
		const desks = chosen.filter((id) => id !== as);
		open.mutate({ title: title.trim(), desks, members, as }, { onSuccess: ({ thread }) => void navigate({ to: `/threads/${thread}` }) });
	};
	const toggle = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
	return (
		<form onSubmit={submit} noValidate>
			{mine.length > 1 && (
				<Choices label={<Say id="threads.as" />} help={<Say id="threads.as-help" />}>
					{mine.map((desk) => (
						<Check
							key={desk.id}
							type="radio"
							name="as"
							label={<bdi>{desk.name}</bdi>}
							checked={as === desk.id}
							onChange={() => setAs(desk.id)}
						/>
					))}
				</Choices>
			)}
			<Choices label={<Say id="threads.readers" />} help={<Say id="threads.readers-help" />}>
				{person && (
					<Check
						label={person.name === null ? <Say id="parts.unknown-name" /> : <bdi>{person.name}</bdi>}
						checked={hasPerson}
						onChange={({ target }) => setPerson(target.checked)}
					/>
				)}
				{organisations
					.filter(({ desks }) => desks.some(({ id }) => id !== as))
					.map((organisation) => (
						<DesksOf key={organisation.id} organisation={organisation} without={[as]} chosen={chosen} onToggle={toggle} />
					))}
			</Choices>
			<Field
				label={<Say id="threads.about" />}
				help={<Say id="threads.about-help" />}
				dir="auto"
				maxLength={200}
				value={title}
				onChange={({ target }) => setTitle(target.value)}
			/>
			{open.error && <ErrorNotice error={dataOf(open.error)} />}
			<p>
				<Say id="threads.will-read" values={{ teams: readers.length, people: count }} />
			</p>
			<div className="buttons">
				<Button type="submit" kind="primary" isWide isBusy={open.isPending} disabled={title.trim() === ""}>
					<Say id="threads.open" />
				</Button>
			</div>
		</form>
	);
}
