/** The names in a case's report: who has proposed to release them, and the second person's release. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Form } from "../../parts/form.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { LogChoices, ReleaseView } from "../../sitting/verbs/index.ts";
import { listText } from "../../words/names.ts";
import { localeOf, Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

export function Releases({ id, onReleased }: { id: string; onReleased(): void }): ReactNode {
	const releases = useVerb("caseReleases", { case: id });
	return (
		<PageSection title="log.case.names">
			<Say as="p" id="log.case.names-help" />
			<Answered query={releases}>
				{(rows) => (
					<>
						{rows.length === 0 ? (
							<Say as="p" className="muted" id="log.case.no-releases" />
						) : (
							<Rows>
								{rows.map((release) => (
									<Release key={release.id} id={id} release={release} onReleased={onReleased} />
								))}
							</Rows>
						)}
					</>
				)}
			</Answered>
			<Propose id={id} />
		</PageSection>
	);
}

const KINDS = { released: "ok", waiting: "warn", lapsed: "info" } as const;

function Release({ id, release, onReleased }: { id: string; release: ReleaseView; onReleased(): void }): ReactNode {
	const { organisation, organisationId, below, by, state, isMine } = release;
	const { language, say } = useWords();
	const [isAsking, setAsking] = useState(false);
	const act = useAct("releaseCaseNames");
	const names = listText(
		by.map((name) => name ?? say("parts.unknown-name")),
		localeOf(language),
	);
	const done = () => {
		setAsking(false);
		onReleased();
	};
	return (
		<Row title={<bdi>{organisation}</bdi>} mark={<Tag kind={KINDS[state]} id={`log.case.release-state.${state}`} values={{ names }} />}>
			{state === "waiting" && !isMine && (
				<p className="buttons">
					<Button onClick={() => setAsking(true)} id="log.case.release" />
				</p>
			)}
			{isAsking && (
				<ConfirmDialog
					title={<Say id="log.case.release-ask" values={{ organisation: organisation ?? "" }} />}
					onClose={() => setAsking(false)}
					action={<Say id="log.case.release" />}
					act={act}
					onConfirm={() => act.mutate({ case: id, organisation: organisationId, proposal: release.id }, { onSuccess: done })}
				>
					<Say as="p" id="log.case.release-help" values={{ below }} />
				</ConfirmDialog>
			)}
		</Row>
	);
}

function Propose({ id }: { id: string }): ReactNode {
	const choices = useVerb("logChoices");
	return <Answered query={choices}>{({ organisations }) => <ReleaseForm id={id} organisations={organisations} />}</Answered>;
}

function ReleaseForm({ id, organisations }: { id: string; organisations: LogChoices["organisations"] }): ReactNode {
	const [only] = organisations.length === 1 ? organisations : [];
	const form = useForm({
		first: { organisation: only?.id ?? "" },
		missing: ({ organisation }) => ({ organisation: organisation === "" }),
		act: "releaseCaseNames",
		input: ({ organisation }) => ({ case: id, organisation, proposal: null }),
	});
	return (
		<Form of={form}>
			<Select
				label={<Say id="log.entries.organisation" />}
				options={[{ value: "", label: "" }, ...organisations.map(({ id: value, name }) => ({ value, label: name }))]}
				{...form.field("organisation")}
			/>
			<Submit id="log.case.propose" kind="secondary" />
		</Form>
	);
}
