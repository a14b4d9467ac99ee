/** `#/threads/new`: first who can read, then the title. The address may name a desk or a person to write to. */
import { useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { newId } from "../../sitting/new-id.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { OrganisationView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { NamesFound } from "../names-found.tsx";
import { DesksOf } from "../people/desks-of.tsx";
import { useForm } from "../use-form.tsx";

interface Wanted {
	/** The desk or member to write to, by id. */
	desk?: string;
	member?: string;
	/** The new thread is about a case. The address doesn't say which case, so that its code doesn't get into the title. */
	about?: "case";
}

export default function NewThread(): ReactNode {
	const wanted = useSearch({ strict: false }) as Wanted;
	const people = useVerb("listPeople");
	return (
		<>
			<Heading id="threads.new" />
			<Answered query={people}>
				{(organisations) => <ThreadForm key={JSON.stringify(wanted)} wanted={wanted} organisations={organisations} />}
			</Answered>
		</>
	);
}

function ThreadForm({ wanted, organisations }: { wanted: Wanted; organisations: OrganisationView[] }): ReactNode {
	const navigate = useOnward();
	const mine = organisations.flatMap(({ desks }) => desks.filter(({ isMine }) => isMine));
	const everybody = organisations.flatMap(({ desks, others }) => [...desks.flatMap(({ people }) => people), ...others]);
	const person = everybody.find(({ id }) => id === wanted.member);
	const place = ["thread/new", wanted.desk ?? wanted.member].filter(Boolean).join("/");
	const { say } = useWords();
	// A desk of the draft may be gone.
	const asOf = ({ as }: Answers) => (mine.some(({ id }) => id === as) ? as : (mine[0]?.id ?? ""));
	const chosenOf = ({ chosen }: Answers) => chosen.filter((id) => organisations.some(({ desks }) => desks.some((desk) => desk.id === id)));
	const membersOf = ({ hasPerson }: Answers) => (person && hasPerson !== false ? [person.id] : []);
	const form = useForm({
		place,
		first: () => firstAnswers(mine[0]?.id, wanted.desk, wanted.about === "case" ? say("threads.about-case") : ""),
		missing: ({ title }) => ({ title: title.trim() === "" }),
		act: "newThread",
		input: (typed) => {
			const as = asOf(typed);
			const desks = chosenOf(typed).filter((id) => id !== as);
			return { thread: typed.thread, title: typed.title.trim(), desks, members: membersOf(typed), as };
		},
		done: ({ thread }) => navigate({ to: `/threads/${thread}` }),
	});
	const as = asOf(form.values);
	const chosen = chosenOf(form.values);
	if (mine.length === 0) return <Say as="p" id="threads.no-desk" />;
	const readers = organisations.flatMap(({ desks }) => desks).filter(({ id }) => id === as || chosen.includes(id));
	const count = new Set([...readers.flatMap(({ people }) => people.map(({ id }) => id)), ...membersOf(form.values)]).size;
	return (
		<Form of={form}>
			{mine.length > 1 && (
				<Choices label={<Say id="threads.as" />} help={<Say id="threads.as-help" />}>
					{mine.map((desk) => (
						<Check key={desk.id} label={<bdi>{desk.name}</bdi>} {...form.radio("as", desk.id)} checked={as === desk.id} />
					))}
				</Choices>
			)}
			<Choices label={<Say id="threads.readers" />} help={<Say id="threads.readers-help" />}>
				{person && (
					<Check
						label={person.name === null ? <Say id="parts.unknown-name" /> : <bdi>{person.name}</bdi>}
						checked={membersOf(form.values).length > 0}
						onChange={({ target }) => form.change({ hasPerson: target.checked })}
					/>
				)}
				{organisations
					.filter(({ desks }) => desks.some(({ id }) => id !== as))
					.map((organisation) => (
						<DesksOf
							key={organisation.id}
							organisation={organisation}
							without={[as]}
							chosen={chosen}
							onToggle={(id) => form.tick("chosen", id).onChange()}
						/>
					))}
			</Choices>
			<Field
				label={<Say id="threads.about" />}
				help={<Say id="threads.about-help" />}
				dir="auto"
				maxLength={200}
				{...form.field("title")}
			/>
			<NamesFound id={null} text={form.values.title} />
			<Say as="p" id="threads.will-read" values={{ teams: readers.length, people: count }} />
			<Submit id="threads.open" isWide />
		</Form>
	);
}

/** The form before anything is typed. The id stays the same when the opening is repeated. */
const firstAnswers = (as = "", desk: string | undefined, title: string) => ({
	thread: newId(),
	as,
	chosen: desk === undefined ? [] : [desk],
	/** Whether the member whom the address names reads the thread. */
	hasPerson: true,
	title,
});

type Answers = ReturnType<typeof firstAnswers>;
