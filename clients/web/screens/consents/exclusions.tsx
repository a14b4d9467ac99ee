/** Guardians who are part of the harm: who is excluded, and how that is set and lifted. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Tag } from "../../parts/tag.tsx";
import { Ticks } from "../../parts/ticks.tsx";
import { newId } from "../../sitting/new-id.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { ExclusionView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { AskDesk } from "./ask-desk.tsx";
import { GUARDIANS } from "./guardians.ts";
import { HeardBy } from "./heard.tsx";

interface Props {
	/** The case. */
	id: string;
	exclusions: ExclusionView[];
	mayRecord: boolean;
}

export function Exclusions({ id, exclusions, mayRecord }: Props): ReactNode {
	const [isAdding, setAdding] = useState(false);
	if (exclusions.length === 0 && !mayRecord) return null;
	return (
		<>
			<Say as="h2" id="consent.excluded.title" />
			{exclusions.length === 0 ? (
				<Say as="p" className="muted" id="consent.excluded.none" />
			) : (
				<Rows>
					{exclusions.map((each) => (
						<One key={each.kind} id={id} exclusion={each} mayRecord={mayRecord} />
					))}
				</Rows>
			)}
			{mayRecord && (
				<p>
					<Button onClick={() => setAdding(true)} id="consent.excluded.add" />
				</p>
			)}
			{isAdding && <Add id={id} exclusions={exclusions} onClose={() => setAdding(false)} />}
		</>
	);
}

function One({ id, exclusion, mayRecord }: { id: string; exclusion: ExclusionView; mayRecord: boolean }): ReactNode {
	const { kind, isLifted, consents, heard, asked, isHeardByUs } = exclusion;
	const [isAsking, setAsking] = useState(false);
	return (
		<Row
			title={<Say id={`consent.guardian.${kind}`} />}
			mark={isLifted ? <Tag id="consent.excluded.lifted" /> : <Tag kind="danger" id="consent.excluded.stands" />}
		>
			<Say as="p" id={isLifted ? "consent.excluded.was-lifted" : "consent.excluded.what"} />
			<HeardBy of="guardian" heard={heard} asked={asked} />
			{!isLifted && mayRecord && (
				<div className="buttons row-buttons">
					{!isHeardByUs && <Button onClick={() => setAsking(true)} id="consent.excluded.heard" />}
					<AskDesk id={id} consents={consents} without={heard.map(({ organisation }) => organisation)} label="consent.excluded.ask" />
				</div>
			)}
			{isAsking && <Lift id={id} consents={consents} onClose={() => setAsking(false)} />}
		</Row>
	);
}

const VERDICTS = ["approve", "refuse"] as const;

function Lift({ id, consents, onClose }: { id: string; consents: string[]; onClose(): void }): ReactNode {
	const answer = useAct("attest");
	const [verdict, setVerdict] = useState<(typeof VERDICTS)[number] | null>(null);
	const [isTried, setTried] = useState(false);
	const send = () => (verdict === null ? setTried(true) : answer.mutate({ id, consents, verdict }, { onSuccess: onClose }));
	return (
		<ConfirmDialog
			title={<Say id="consent.excluded.heard" />}
			action={<Say id="consent.attest.send" />}
			isBusy={answer.isPending}
			error={answer.error}
			onConfirm={send}
			onClose={onClose}
		>
			<Ticks
				label={<Say id="consent.excluded.said" />}
				error={isTried && verdict === null && <Say id="handoffs.missing.answer" />}
				isOne
				options={VERDICTS.map((value) => ({ value, label: <Say id={`consent.attest.guardian.${value}`} /> }))}
				chosen={verdict === null ? [] : [verdict]}
				onChange={([chosen]) => setVerdict(chosen ?? null)}
			/>
			<Say as="p" id="consent.attest.guardian.approve-effect" />
		</ConfirmDialog>
	);
}

function Add({ id, exclusions, onClose }: { id: string; exclusions: ExclusionView[]; onClose(): void }): ReactNode {
	const exclude = useAct("excludeGuardian");
	const [consent] = useState(newId);
	const [kind, setKind] = useState<ExclusionView["kind"] | null>(null);
	const [isTried, setTried] = useState(false);
	const free = GUARDIANS.filter((each) => !exclusions.some((other) => other.kind === each && !other.isLifted));
	const send = () => (kind === null ? setTried(true) : exclude.mutate({ id, kind, consent }, { onSuccess: onClose }));
	return (
		<ConfirmDialog
			title={<Say id="consent.excluded.add" />}
			action={<Say id="consent.excluded.send" />}
			isBusy={exclude.isPending}
			error={exclude.error}
			onConfirm={send}
			onClose={onClose}
		>
			<Ticks
				label={<Say id="consent.excluded.who" />}
				error={isTried && kind === null && <Say id="consent.missing.guardian" />}
				isOne
				options={free.map((value) => ({ value, label: <Say id={`consent.guardian.${value}`} /> }))}
				chosen={kind === null ? [] : [kind]}
				onChange={([chosen]) => setKind(chosen ?? null)}
			/>
			<Say as="p" id="consent.excluded.effect" />
		</ConfirmDialog>
	);
}
