/** `#/network/restart`: proposes to go on with the access log under a new name, after a restore has lost its newest entries. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Facts } from "../../parts/facts.tsx";
import { CodeField } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { RestartView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToNetwork } from "./back.tsx";
import { Proposed, WaitingChanges } from "./waiting.tsx";

export default function Restart(): ReactNode {
	const restart = useVerb("readRestart");
	return (
		<>
			<Heading>
				<Say id="restart.title" />
			</Heading>
			<Answered query={restart}>{(view) => <Opened view={view} />}</Answered>
			<BackToNetwork />
		</>
	);
}

function Opened({ view }: { view: RestartView }): ReactNode {
	if (!view.isNeeded)
		return (
			<Empty>
				<p>
					<Say id="restart.not-needed" />
				</p>
			</Empty>
		);
	return (
		<>
			<Notice kind="warn" title={<Say id="restart.first" />}>
				<p>
					<Say id="restart.first-what" />
				</p>
			</Notice>
			<p>
				<Say id="restart.effect" />
			</p>
			<WaitingChanges changes={view.waiting} />
			{view.waiting.length === 0 && <Form view={view} />}
		</>
	);
}

function Form({ view }: { view: RestartView }): ReactNode {
	const [origin, setOrigin] = useState(view.suggested);
	const propose = useAct("proposeRestart");
	const error = propose.error ? dataOf(propose.error) : null;
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const isEmpty = origin.trim() === "";
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (isEmpty) return refuse();
		if (!propose.isPending) propose.mutate({ origin: origin.trim() });
	};
	if (propose.data) return <Proposed proposal={propose.data.proposal} />;
	return (
		<form ref={form} onSubmit={submit} noValidate>
			<Facts rows={[["vetting.restart-from", <bdi key="now">{view.origin}</bdi>]]} />
			<CodeField
				label={<Say id="vetting.restart-to" />}
				help={<Say id="restart.origin-help" />}
				error={isRefused && isEmpty ? <Say id="network.missing.name" /> : error?.field === "origin" && <Say id="restart.origin-wrong" />}
				maxLength={200}
				value={origin}
				onChange={({ target }) => {
					setOrigin(target.value);
					propose.reset();
				}}
			/>
			{error && error.field !== "origin" && <ErrorNotice error={error} />}
			<div className="buttons">
				<Button type="submit" kind="danger" isBusy={propose.isPending}>
					<Say id="network.propose" />
				</Button>
			</div>
		</form>
	);
}
