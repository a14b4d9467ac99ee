/** `#/network/witnesses`: the witnesses of the logs, the time of their newest cosignatures, and a form that proposes other witnesses. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Field, TextArea } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { westernDigits } from "../../parts/western-digits.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { WitnessesView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToNetwork } from "./back.tsx";
import { Proposed, WaitingChanges } from "./waiting.tsx";

export default function Witnesses(): ReactNode {
	const witnesses = useVerb("readWitnesses");
	return (
		<>
			<Heading>
				<Say id="network.witnesses" />
			</Heading>
			<p>
				<Say id="witnesses.what" />
			</p>
			<Answered query={witnesses}>{(view) => <Opened view={view} />}</Answered>
			<BackToNetwork />
		</>
	);
}

function Opened({ view }: { view: WitnessesView }): ReactNode {
	const { wanted, witnesses, unwitnessedSince, waiting } = view;
	return (
		<>
			{wanted > 0 && unwitnessedSince !== null && (
				<Notice kind="warn">
					<p>
						<Say id="witnesses.too-few" values={{ time: new Date(unwitnessedSince) }} />
					</p>
				</Notice>
			)}
			{witnesses.length === 0 ? (
				<Empty>
					<p>
						<Say id="witnesses.none" />
					</p>
				</Empty>
			) : (
				<>
					<p>
						<Say id="witnesses.wanted" values={{ wanted, count: witnesses.length }} />
					</p>
					<Rows>
						{witnesses.map((each) => (
							<Witness key={each.key} witness={each} />
						))}
					</Rows>
				</>
			)}
			<WaitingChanges changes={waiting} />
			<Form view={view} />
		</>
	);
}

function Witness({ witness }: { witness: WitnessesView["witnesses"][number] }): ReactNode {
	const { key, name, access, directory, failing } = witness;
	const time = (at: number | null) =>
		at === null ? <Say id="witnesses.never" /> : <Say id="parts.short-time" values={{ time: new Date(at) }} />;
	return (
		<Row
			title={<bdi>{name}</bdi>}
			mark={
				failing !== null && (
					<Tag kind="warn">
						<Say id="witnesses.failing" />
					</Tag>
				)
			}
		>
			<div className="code small" dir="ltr">
				{key}
			</div>
			<Facts
				rows={[
					["witnesses.access", time(access)],
					["witnesses.directory", time(directory)],
					["parts.technical", failing],
				]}
			/>
		</Row>
	);
}

function Form({ view }: { view: WitnessesView }): ReactNode {
	const present = view.witnesses.map(({ key }) => key);
	const [keys, setKeys] = useState(present.join("\n"));
	const [typed, setTyped] = useState<string | null>(null);
	const propose = useAct("nameWitnesses");
	const list = keys.split(/\s+/).filter((key) => key !== "");
	// When the number of witnesses has changed, the field suggests the smallest majority. Without that, a 0 could stand there unnoticed.
	const suggested = list.length === present.length ? view.wanted : Math.floor(list.length / 2) + 1;
	const wanted = typed ?? String(suggested);
	const error = propose.error ? dataOf(propose.error) : null;
	const isKeyWrong = error?.field?.startsWith("keys") === true;
	const isNumberWrong = error?.field?.startsWith("wanted") === true;
	const isUnchanged = list.length > 0 && list.toSorted().join() === present.toSorted().join() && wanted === String(view.wanted);
	// An empty list takes all witnesses away. That can be proposed only when there is at least one witness.
	const canPropose = list.length > 0 ? wanted !== "" && !isUnchanged : present.length > 0;
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const keysError = () => {
		if (isKeyWrong) return <Say id="witnesses.no-key" />;
		if (!isRefused || canPropose) return null;
		return list.length === 0 ? <Say id="witnesses.missing-keys" /> : isUnchanged && <Say id="witnesses.unchanged" />;
	};
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (!canPropose) return refuse();
		propose.mutate({ wanted: list.length === 0 ? 0 : Number(wanted), keys: list });
	};
	// A proposal that waits is in the list above.
	if (propose.data) return propose.data.proposal === null ? <Proposed proposal={null} /> : null;
	return (
		<form ref={form} onSubmit={submit} noValidate>
			<h2>
				<Say id="witnesses.propose" />
			</h2>
			<TextArea
				label={<Say id="witnesses.keys" />}
				help={<Say id="witnesses.keys-help" />}
				error={keysError()}
				className="code"
				dir="ltr"
				spellCheck={false}
				autoCapitalize="none"
				value={keys}
				onChange={({ target }) => {
					setKeys(target.value);
					propose.reset();
				}}
			/>
			{list.length > 0 && (
				<Field
					label={<Say id="witnesses.how-many" values={{ count: list.length }} />}
					help={<Say id="witnesses.how-many-help" />}
					error={(isNumberWrong || (isRefused && wanted === "")) && <Say id="witnesses.no-majority" />}
					inputMode="numeric"
					dir="ltr"
					className="input-digits-2"
					maxLength={2}
					value={wanted}
					onChange={({ target }) => {
						setTyped(westernDigits(target.value));
						propose.reset();
					}}
				/>
			)}
			{error && !isKeyWrong && !isNumberWrong && <ErrorNotice error={error} />}
			<div className="buttons">
				<Button type="submit" kind="primary" isBusy={propose.isPending}>
					<Say id="network.propose" />
				</Button>
			</div>
		</form>
	);
}
