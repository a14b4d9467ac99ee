/** The questions of the first hour. The SDK gives their order. */
import { Fragment, type ReactNode } from "react";
import { Field, TextArea } from "../../parts/field.tsx";
import { LanguageSelect } from "../../parts/language.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Ticks } from "../../parts/ticks.tsx";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { type Answers, answerOf, listOf, reachField, textOf, type Value, withAnswer } from "./answers.ts";
import { RoomWarning } from "./room-warning.tsx";

interface Props {
	/** The questions, each by its first field. */
	order: string[];
	answers: Answers;
	onChange(answers: Answers): void;
}

type FormName = keyof Answers;

// The codes that are offered, in the order on the screen. A form may have more of them.
const INTERPRETERS = ["none", "colleague", "professional", "phone", "volunteer", "came-with-her"];
const DANGERS = ["yes", "no", "unknown"];
const NEEDS = "place-tonight medical food clothes hygiene phone sleep interpreter child-care documents legal contact-family none".split(
	" ",
);
const COMPANIONS = ["alone", "child", "partner", "relative", "stranger"];
const HELP_OF_INTERPRETER = ["none", "helpful", "needed"];
const CHANNELS = ["phone", "sms", "messenger", "email", "in-person", "through-person"];
const LEAVE_MESSAGE = ["never", "neutral-only", "yes"];
const PLACES = ["safe-house", "shelter", "family", "foster", "rented", "hospital", "detention", "street", "unknown"];

export function Questions({ order, answers, onChange }: Props): ReactNode {
	const { say } = useWords();
	const set = (form: FormName, field: string, value: Value) => onChange(withAnswer(answers, form, field, value));
	const askOne = (form: FormName, field: string, label: MessageId, codes: string[], prefix: string) => (
		<Ticks
			label={<Say id={label} />}
			isOne
			options={codes.map((value) => ({ value, label: <Say id={`${prefix}.${value}` as MessageId} /> }))}
			chosen={[textOf(answers, form, field)]}
			onChange={([value]) => set(form, field, value ?? null)}
		/>
	);
	const askMany = (field: string, label: MessageId, codes: string[], prefix: string) => (
		<Ticks
			label={<Say id={label} />}
			options={codes.map((value) => ({ value, label: <Say id={`${prefix}.${value}` as MessageId} /> }))}
			chosen={listOf(answers, "now", field)}
			onChange={(chosen) => set("now", field, chosen)}
		/>
	);
	const askWords = (form: FormName, field: string, label: MessageId, help: MessageId) => (
		<TextArea
			label={<Say id={label} />}
			help={<Say id={help} />}
			rows={2}
			value={textOf(answers, form, field)}
			onChange={({ target }) => set(form, field, target.value)}
		/>
	);
	const isAlone = answerOf(answers, "now", "now_Alone") as boolean | undefined;
	const questions: Record<string, ReactNode> = {
		now_Alone: <Alone isAlone={isAlone} onChange={(value) => set("now", "now_Alone", value)} />,
		now_Interpreter: (
			<>
				{askOne("now", "now_Interpreter", "first.interpreter", INTERPRETERS, "first.interpreter")}
				<RoomWarning alone={isAlone} interpreter={textOf(answers, "now", "now_Interpreter")} />
			</>
		),
		prs_PrimaryLanguage: (
			<LanguageSelect
				label={<Say id="first.language" />}
				none={say("first.not-asked")}
				value={textOf(answers, "person", "prs_PrimaryLanguage")}
				onChange={(value) => set("person", "prs_PrimaryLanguage", value)}
			/>
		),
		idn_Interpreter: askOne("person", "idn_Interpreter", "first.needs-interpreter", HELP_OF_INTERPRETER, "first.needs-interpreter"),
		idn_CallHer: (
			<Field
				label={<Say id="first.call-her" />}
				help={<Say id="first.call-her-help" />}
				dir="auto"
				maxLength={255}
				value={textOf(answers, "person", "idn_CallHer")}
				onChange={({ target }) => set("person", "idn_CallHer", target.value)}
			/>
		),
		now_Danger: (
			<>
				{askOne("now", "now_Danger", "first.danger", DANGERS, "first.danger")}
				{textOf(answers, "now", "now_Danger") === "yes" && <DangerNotice />}
			</>
		),
		now_Needs: askMany("now_Needs", "first.needs", NEEDS, "first.need"),
		now_With: askMany("now_With", "first.with", COMPANIONS, "first.with"),
		now_WantsFirst: askWords("now", "now_WantsFirst", "first.wants", "first.wants-help"),
		now_NotToday: askWords("now", "now_NotToday", "first.not-today", "first.not-today-help"),
		sct_MustNotKnow: askWords("rules", "sct_MustNotKnow", "first.tell-nobody", "first.tell-nobody-help"),
		sct_Kind: (
			<>
				{askOne("channel", "sct_Kind", "first.reach", CHANNELS, "first.reach")}
				{textOf(answers, "channel", "sct_Kind") !== "" && (
					<>
						<Reach answers={answers} onSet={(field, value) => set("channel", field, value)} />
						{askOne("channel", "sct_LeaveMessage", "first.message", LEAVE_MESSAGE, "first.message")}
					</>
				)}
			</>
		),
		plc_Kind: (
			<>
				{askOne("placement", "plc_Kind", "first.place", PLACES, "first.place")}
				{textOf(answers, "placement", "plc_Kind") !== "" && (
					<TextArea
						label={<Say id="first.place-address" />}
						rows={2}
						value={textOf(answers, "placement", "plc_Address")}
						onChange={({ target }) => set("placement", "plc_Address", target.value)}
					/>
				)}
			</>
		),
	};
	return order.map((field) => <Fragment key={field}>{questions[field]}</Fragment>);
}

function DangerNotice(): ReactNode {
	return (
		<Notice kind="danger" live="polite" title={<Say id="first.danger-first" />}>
			<Say as="p" id="first.danger-do" />
		</Notice>
	);
}

function Alone({ isAlone, onChange }: { isAlone: boolean | undefined; onChange(value: boolean | null): void }): ReactNode {
	return (
		<Ticks
			label={<Say id="first.alone" />}
			isOne
			options={[
				{ value: "yes", label: <Say id="first.yes" /> },
				{ value: "no", label: <Say id="first.no" /> },
			]}
			chosen={isAlone === undefined ? [] : [isAlone ? "yes" : "no"]}
			onChange={([value]) => onChange(value === undefined ? null : value === "yes")}
		/>
	);
}

/** The fields for the number or address, and for when it is safe to use. */
function Reach({ answers, onSet }: { answers: Answers; onSet(field: string, value: Value): void }): ReactNode {
	const field = reachField(textOf(answers, "channel", "sct_Kind"));
	const type = { prs_MobilePhone: "tel", prs_Email: "email", sct_Address: "text" }[field];
	const label = { prs_MobilePhone: "first.number", prs_Email: "first.email", sct_Address: "first.address" }[field] as MessageId;
	return (
		<>
			<Field
				label={<Say id={label} />}
				type={type}
				dir={field === "sct_Address" ? "auto" : "ltr"}
				maxLength={255}
				value={textOf(answers, "channel", field)}
				onChange={({ target }) => onSet(field, target.value)}
			/>
			<Field
				label={<Say id="first.when" />}
				help={<Say id="first.when-help" />}
				dir="auto"
				value={textOf(answers, "channel", "sct_When")}
				onChange={({ target }) => onSet("sct_When", target.value)}
			/>
		</>
	);
}
