/** `#/administration/witnesses`: the witnesses of the logs, the time of their newest cosignatures, and a form that proposes other witnesses. */
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { Field, TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Tag } from "../../parts/tag.tsx";
import { westernDigits } from "../../parts/western-digits.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { WitnessesView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { BackToAdministration } from "./back.tsx";
import { Proposed, WaitingChanges } from "./waiting.tsx";

export default function Witnesses(): ReactNode {
	const witnesses = useVerb("readWitnesses");
	return (
		<>
			<Heading id="administration.witnesses" />
			<Say as="p" id="witnesses.what" />
			<Answered query={witnesses}>{(view) => <WitnessList view={view} />}</Answered>
			<BackToAdministration />
		</>
	);
}

function WitnessList({ view }: { view: WitnessesView }): ReactNode {
	const { wanted, witnesses, unwitnessedSince, waiting } = view;
	return (
		<>
			{wanted > 0 && unwitnessedSince !== null && (
				<Notice kind="warn" id="witnesses.too-few" values={{ time: new Date(unwitnessedSince) }} />
			)}
			{witnesses.length === 0 ? (
				<Empty id="witnesses.none" />
			) : (
				<>
					<Say as="p" id="witnesses.wanted" values={{ wanted, count: witnesses.length }} />
					<Rows>
						{witnesses.map((each) => (
							<Witness key={each.key} witness={each} />
						))}
					</Rows>
				</>
			)}
			<WaitingChanges changes={waiting} />
			<WitnessForm view={view} />
		</>
	);
}

function Witness({ witness }: { witness: WitnessesView["witnesses"][number] }): ReactNode {
	const { key, name, access, directory, failing } = witness;
	const time = (at: number | null) =>
		at === null ? <Say id="witnesses.never" /> : <Say id="parts.short-time" values={{ time: new Date(at) }} />;
	return (
		<Row title={<bdi>{name}</bdi>} mark={failing !== null && <Tag kind="warn" id="witnesses.failing" />}>
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

function WitnessForm({ view }: { view: WitnessesView }): ReactNode {
	const present = view.witnesses.map(({ key }) => key);
	// When the number of witnesses has changed, the field suggests the smallest majority. Without that, a 0 could stand there unnoticed.
	const suggested = (list: string[]) => (list.length === present.length ? view.wanted : Math.floor(list.length / 2) + 1);
	const read = ({ keys, wanted }: { keys: string; wanted: string | null }) => {
		const list = keys.split(/\s+/).filter((key) => key !== "");
		return { list, wanted: wanted ?? String(suggested(list)) };
	};
	const form = useForm({
		/** wanted: null while nothing is typed. */
		first: { keys: present.join("\n"), wanted: null as string | null },
		missing: (typed) => {
			const { list, wanted } = read(typed);
			// An empty list takes all witnesses away. That can be proposed only when there is at least one witness.
			if (list.length === 0) return { keys: present.length === 0 && "witnesses.missing-keys" };
			const isUnchanged = list.toSorted().join() === present.toSorted().join() && wanted === String(view.wanted);
			return { keys: isUnchanged && "witnesses.unchanged", wanted: wanted === "" && "witnesses.no-majority" };
		},
		wrong: { keys: ["keys", "witnesses.no-key"], wanted: ["wanted", "witnesses.no-majority"] },
		act: "nameWitnesses",
		input: (typed) => {
			const { list, wanted } = read(typed);
			return { wanted: list.length === 0 ? 0 : Number(wanted), keys: list };
		},
	});
	// A proposal that waits is in the list above.
	if (form.answer) return form.answer.proposal === null ? <Proposed proposal={null} /> : null;
	const { list, wanted } = read(form.values);
	return (
		<Form of={form}>
			<Say as="h2" id="witnesses.propose" />
			<TextArea
				label={<Say id="witnesses.keys" />}
				help={<Say id="witnesses.keys-help" />}
				className="code"
				dir="ltr"
				spellCheck={false}
				autoCapitalize="none"
				{...form.field("keys")}
			/>
			{list.length > 0 && (
				<Field
					label={<Say id="witnesses.how-many" values={{ count: list.length }} />}
					help={<Say id="witnesses.how-many-help" />}
					error={form.problem("wanted")}
					inputMode="numeric"
					dir="ltr"
					className="input-digits-2"
					maxLength={2}
					value={wanted}
					onChange={({ target }) => form.change({ wanted: westernDigits(target.value) })}
				/>
			)}
			<Submit id="administration.propose" />
		</Form>
	);
}
