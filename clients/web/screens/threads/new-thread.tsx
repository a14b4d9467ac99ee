/** `#/threads/new`: first who can read, then the title. The address may name a desk or a person to write to. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { FormEvent, ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { DraftNote } from "../../parts/draft-note.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { newId } from "../../sitting/new-id.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { OrganisationView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { NamesFound } from "../names-found.tsx";
import { DesksOf } from "../people/desks-of.tsx";

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
	const everybody = organisations.flatMap(({ desks, others }) => [...desks.flatMap(({ people }) => people), ...others]);
	const person = everybody.find(({ id }) => id === wanted.member);
	const { isSharedComputer } = useSittingFacts();
	const { say } = useWords();
	const place = ["thread/new", wanted.desk ?? wanted.member].filter(Boolean).join("/");
	const { kept, change, draft } = useFormDraft(place, () =>
		firstKept(mine[0]?.id, wanted.desk, wanted.about === "case" ? say("threads.about-case") : ""),
	);
	const { thread, title } = kept;
	// A desk of the draft may be gone.
	const as = mine.some(({ id }) => id === kept.as) ? kept.as : (mine[0]?.id ?? "");
	const chosen = kept.chosen.filter((id) => organisations.some(({ desks }) => desks.some((desk) => desk.id === id)));
	const hasPerson = kept.hasPerson !== false;
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const open = useAct("newThread");
	if (mine.length === 0)
		return (
			<p>
				<Say id="threads.no-desk" />
			</p>
		);
	const readers = organisations.flatMap(({ desks }) => desks).filter(({ id }) => id === as || chosen.includes(id));
	const members = person && hasPerson ? [person.id] : [];
	const count = new Set([...readers.flatMap(({ people }) => people.map(({ id }) => id)), ...members]).size;
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (title.trim() === "") return refuse();
		if (open.isPending) return;
		// Saves the draft with the id of the thread. So a second try after a closed tab opens no second thread.
		await draft.save();
		const desks = chosen.filter((id) => id !== as);
		open.mutate({ thread, title: title.trim(), desks, members, as }, { onSuccess: (opened) => void leave(opened.thread) });
	};
	const leave = async (id: string) => {
		await draft.done();
		await navigate({ to: `/threads/${id}` });
	};
	const toggle = (id: string) => change({ chosen: chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id] });
	return (
		<form ref={form} onSubmit={(event) => void submit(event)} onBlur={() => void draft.save()} noValidate>
			{mine.length > 1 && (
				<Choices label={<Say id="threads.as" />} help={<Say id="threads.as-help" />}>
					{mine.map((desk) => (
						<Check
							key={desk.id}
							type="radio"
							name="as"
							label={<bdi>{desk.name}</bdi>}
							checked={as === desk.id}
							onChange={() => change({ as: desk.id })}
						/>
					))}
				</Choices>
			)}
			<Choices label={<Say id="threads.readers" />} help={<Say id="threads.readers-help" />}>
				{person && (
					<Check
						label={person.name === null ? <Say id="parts.unknown-name" /> : <bdi>{person.name}</bdi>}
						checked={hasPerson}
						onChange={({ target }) => change({ hasPerson: target.checked })}
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
				error={isRefused && title.trim() === "" && <Say id="parts.missing" />}
				dir="auto"
				maxLength={200}
				value={title}
				onChange={({ target }) => change({ title: target.value })}
			/>
			<NamesFound id={null} text={title} />
			<DraftNote draft={draft} isSharedComputer={isSharedComputer} onDrop={draft.drop} />
			{open.error && <ErrorNotice error={dataOf(open.error)} />}
			<p>
				<Say id="threads.will-read" values={{ teams: readers.length, people: count }} />
			</p>
			<div className="buttons">
				<Button type="submit" kind="primary" isWide isBusy={open.isPending}>
					<Say id="threads.open" />
				</Button>
			</div>
		</form>
	);
}

/** The form before anything is typed. The id stays the same when the opening is repeated. */
const firstKept = (as = "", desk: string | undefined, title: string) => ({
	thread: newId(),
	as,
	chosen: desk === undefined ? [] : [desk],
	/** Whether the member whom the address names reads the thread. */
	hasPerson: true,
	title,
});
