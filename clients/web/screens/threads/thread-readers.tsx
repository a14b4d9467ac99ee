/** `#/threads/:id/readers`: the readers of the thread now, and its readers before. Members of the owner desk add and drop readers. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Party } from "../../parts/party.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { ReadersView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

export default function ThreadReaders(): ReactNode {
	const { thread } = useParams({ strict: false }) as { thread: string };
	const view = useVerb("threadReaders", { thread });
	return (
		<>
			<Heading id="readers.title" />
			<p>
				<SayLink to="/threads/$thread" params={{ thread }} id="readers.back" />
			</p>
			<Answered query={view}>
				{({ readers, isOwner, leaver }) => (
					<>
						<Lists thread={thread} readers={readers} isOwner={isOwner} />
						{isOwner && <AddReader thread={thread} readers={readers} />}
						{leaver !== undefined && <Leave thread={thread} desk={leaver} />}
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
							<Button isBusy={drop.isPending} onClick={() => drop.mutate({ thread, reader: id })} id="readers.drop" />
						)}
					</li>
				))}
			</ul>
			{readers.past.map(({ id, name, organisation, until }) => (
				<Say as="p" key={id} id="parts.reader-past" values={{ reader: fullName(organisation, name), until: new Date(until) }} />
			))}
			<Say as="p" className="muted small" id="readers.checked" values={{ time: new Date(readers.checkedAt) }} />
		</>
	);
}

/** @param desk the name of my desk that leaves; null when I leave in my own right. */
function Leave({ thread, desk }: { thread: string; desk: string | null }): ReactNode {
	const leave = useAct("leaveThread");
	const navigate = useOnward();
	const [isAsking, setIsAsking] = useState(false);
	const confirm = () => leave.mutate({ thread }, { onSuccess: () => void navigate({ to: "/threads" }) });
	return (
		<>
			<Say as="h2" id="readers.leave-title" />
			<p>
				<Button onClick={() => setIsAsking(true)} id="readers.leave" />
			</p>
			{isAsking && (
				<ConfirmDialog
					title={<Say id="readers.leave-ask" />}
					action={<Say id="readers.leave" />}
					isDangerous
					act={leave}
					onConfirm={confirm}
					onClose={() => setIsAsking(false)}
				>
					{desk === null ? (
						<Say as="p" id="readers.leave-alone" />
					) : (
						<Say as="p" id="readers.leave-desk" values={{ desk: <bdi>{desk}</bdi> }} />
					)}
					<Say as="p" id="readers.leave-for-good" />
				</ConfirmDialog>
			)}
		</>
	);
}

function AddReader({ thread, readers }: { thread: string; readers: ReadersView }): ReactNode {
	const { say } = useWords();
	const fullName = useFullName();
	const people = useVerb("listPeople");
	const known = new Set(readers.now.map(({ id }) => id));
	const options = (people.data ?? []).flatMap(({ name, desks }) =>
		desks.filter(({ id, canRead }) => canRead && !known.has(id)).map((each) => ({ value: each.id, label: fullName(name, each.name) })),
	);
	const form = useForm({
		// Whether the desk may also read what was written before: "all" or "from-now", and empty until that is chosen.
		first: { desk: "", history: "" },
		missing: ({ desk, history }) => ({
			desk: desk === "" && "handoffs.missing.desk",
			history: history === "" && "handoffs.missing.answer",
		}),
		act: "addReader",
		input: ({ desk, history }) => ({ thread, desk, history: history === "all" }),
	});
	return (
		<Form of={form}>
			<Say as="h2" id="readers.add" />
			<Select label={<Say id="readers.desk" />} options={[{ value: "", label: say("house.choose") }, ...options]} {...form.field("desk")} />
			<Choices label={<Say id="readers.how-much" />} error={form.problem("history")}>
				<Check label={<Say id="readers.from-now" />} {...form.radio("history", "from-now")} />
				<Check label={<Say id="readers.all-of-it" />} {...form.radio("history", "all")} />
			</Choices>
			<Submit id="readers.add-button" isWide />
		</Form>
	);
}

function useFullName(): (organisation: string | null, name: string) => string {
	const { say } = useWords();
	return (organisation, name) => [organisation, name].filter(Boolean).join(say("parts.comma"));
}
