/** `#/threads/:id/readers`: the readers of the thread now, and its readers before. Members of the owner desk add and drop readers. */
import { Link, useParams } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Party } from "../../parts/party.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { ReadersView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";

export default function ThreadReaders(): ReactNode {
	const { thread } = useParams({ strict: false }) as { thread: string };
	const view = useVerb("threadReaders", { thread });
	return (
		<>
			<Heading>
				<Say id="readers.title" />
			</Heading>
			<p>
				<Link to="/threads/$thread" params={{ thread }}>
					<Say id="readers.back" />
				</Link>
			</p>
			<Answered query={view}>
				{({ readers, isOwner }) => (
					<>
						<Lists thread={thread} readers={readers} isOwner={isOwner} />
						{isOwner && <AddReader thread={thread} readers={readers} />}
					</>
				)}
			</Answered>
		</>
	);
}

function Lists({ thread, readers, isOwner }: { thread: string; readers: ReadersView; isOwner: boolean }): ReactNode {
	const fullName = useFullName();
	const drop = useAct("dropReader");
	return (
		<>
			{drop.error && <ErrorNotice error={dataOf(drop.error)} />}
			<ul className="people">
				{readers.now.map(({ id, name, organisation, people, since }) => (
					<li key={id} className="organisation-desk">
						<p>
							<strong>
								<Party party={{ organisation, name }} />
							</strong>
						</p>
						<p>
							{since === null ? (
								<Say id="readers.all-messages" values={{ people: people ?? 1 }} />
							) : (
								<Say id="readers.since" values={{ people: people ?? 1, since: new Date(since) }} />
							)}
						</p>
						{isOwner && readers.now.length > 1 && (
							<Button isBusy={drop.isPending} onClick={() => drop.mutate({ thread, reader: id })}>
								<Say id="readers.drop" />
							</Button>
						)}
					</li>
				))}
			</ul>
			{readers.past.map(({ id, name, organisation, until }) => (
				<p key={id}>
					<Say id="parts.reader-past" values={{ reader: fullName(organisation, name), until: new Date(until) }} />
				</p>
			))}
			<p className="muted small">
				<Say id="readers.checked" values={{ time: new Date(readers.checkedAt) }} />
			</p>
		</>
	);
}

function AddReader({ thread, readers }: { thread: string; readers: ReadersView }): ReactNode {
	const { say } = useWords();
	const fullName = useFullName();
	const people = useVerb("listPeople");
	const [desk, setDesk] = useState("");
	// Whether the desk may also read what was written before; null until that is chosen.
	const [history, setHistory] = useState<boolean | null>(null);
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const add = useAct("addReader");
	const known = new Set(readers.now.map(({ id }) => id));
	const options = (people.data ?? []).flatMap(({ name, desks }) =>
		desks.filter(({ id, canRead }) => canRead && !known.has(id)).map((each) => ({ value: each.id, label: fullName(name, each.name) })),
	);
	const added = () => {
		setDesk("");
		setHistory(null);
		reset();
	};
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (desk === "" || history === null) return refuse();
		if (!add.isPending) add.mutate({ thread, desk, history }, { onSuccess: added });
	};
	return (
		<form ref={form} onSubmit={submit} noValidate>
			<h2>
				<Say id="readers.add" />
			</h2>
			<Select
				label={<Say id="readers.desk" />}
				error={isRefused && desk === "" && <Say id="handoffs.missing.desk" />}
				options={[{ value: "", label: say("house.choose") }, ...options]}
				value={desk}
				onChange={({ target }) => setDesk(target.value)}
			/>
			<Choices label={<Say id="readers.how-much" />} error={isRefused && history === null && <Say id="handoffs.missing.answer" />}>
				<Check
					type="radio"
					name="history"
					label={<Say id="readers.from-now" />}
					checked={history === false}
					onChange={() => setHistory(false)}
				/>
				<Check
					type="radio"
					name="history"
					label={<Say id="readers.all-of-it" />}
					checked={history === true}
					onChange={() => setHistory(true)}
				/>
			</Choices>
			{add.error && <ErrorNotice error={dataOf(add.error)} />}
			<Button type="submit" kind="primary" isWide isBusy={add.isPending}>
				<Say id="readers.add-button" />
			</Button>
		</form>
	);
}

function useFullName(): (organisation: string | null, name: string) => string {
	const { say } = useWords();
	return (organisation, name) => [organisation, name].filter(Boolean).join(say("parts.comma"));
}
