/** Every part in every state, for developers: `npm run web:dev`, then /gallery/. Not in the build. */
import { Lock } from "lucide-react";
import { type ReactNode, useState } from "react";
import { createRoot } from "react-dom/client";
import { ALARM_LEVELS } from "../levels.ts";
import { AlarmCard } from "../parts/alarm.tsx";
import { Button } from "../parts/button.tsx";
import { CopyButton } from "../parts/copy.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { DraftNote } from "../parts/draft-note.tsx";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { Facts } from "../parts/facts.tsx";
import { Check, Choices, Field, PasswordField, TextArea } from "../parts/field.tsx";
import { Fingerprint } from "../parts/fingerprint.tsx";
import { HoldersStrip, ReadersLine } from "../parts/holders-strip.tsx";
import { Loading } from "../parts/loading.tsx";
import { Notice } from "../parts/notice.tsx";
import { Row, Rows } from "../parts/rows.tsx";
import { Select } from "../parts/select.tsx";
import { Empty } from "../parts/states.tsx";
import { Tag } from "../parts/tag.tsx";
import { Timeline } from "../parts/timeline.tsx";
import { type AlarmCode, dataOf } from "../sitting/kinds.ts";
import { loadBundle } from "../words/bundles.ts";
import { firstLanguage, LANGUAGES } from "../words/languages.ts";
import { useWords, WordsProvider } from "../words/words.tsx";
import { readers } from "./examples.ts";
import "../style/tokens.css";
import "../style/base.css";
import "../style/fonts.css";
import "./gallery.css";

const KINDS = ["info", "ok", "warn", "danger"] as const;
const NOW = Date.now();

/** The part's name, and the part. */
function Story({ name, children }: { name: string; children: ReactNode }): ReactNode {
	return (
		<section>
			<h2>{name}</h2>
			{children}
		</section>
	);
}

function Gallery(): ReactNode {
	const { setLanguage, language } = useWords();
	const [isAsking, setAsking] = useState(false);
	const options = Object.entries(LANGUAGES).map(([value, { name }]) => ({ value, label: name, lang: value }));
	return (
		<>
			<h1>Parts</h1>
			<Select label="Language" options={options} value={language} onChange={({ target }) => void setLanguage(target.value)} />
			<Story name="button">
				<div className="buttons">
					<Button kind="primary">Send to 2 desks (7 people)</Button>
					<Button icon={<Lock aria-hidden="true" />}>Lock</Button>
					<Button kind="danger">Withdraw her consent</Button>
					<Button kind="quiet">Show me the code again</Button>
					<Button kind="primary" isBusy>
						Opening ...
					</Button>
				</div>
			</Story>
			<Story name="field">
				<Field label="Where can you reach her?" help="Only numbers that are safe to call." defaultValue="+373 69 123 456" dir="ltr" />
				<Field label="When may you call?" error="Write a time, such as 18:00." defaultValue="later" />
				<TextArea label="What was agreed" defaultValue={"She waits at gate 3. تنتظر عند البوابة"} />
				<DraftNote draft={{ savedAt: NOW, isOld: true, clash: null }} isSharedComputer={false} onDrop={async () => {}} />
				<DraftNote
					draft={{ savedAt: NOW, isOld: false, clash: { keepThis() {}, takeOther() {} } }}
					isSharedComputer={false}
					onDrop={async () => {}}
				/>
				<PasswordField label="Password" defaultValue="secret" />
				<Choices label="Can they read earlier messages?">
					<Check type="radio" name="history" label="Yes, all of them" />
					<Check type="radio" name="history" label="No, only what comes from now on" help="You can give them the earlier part later." />
				</Choices>
				<Check label="She travels" defaultChecked />
			</Story>
			<Story name="holders-strip">
				<HoldersStrip readers={readers(NOW)} />
				<ReadersLine readers={readers(NOW)} />
				<HoldersStrip readers={{ ...readers(NOW), isBroken: true }} />
			</Story>
			<Story name="rows and tag">
				<Rows>
					<Row title={<a href="#/1">bado-kime-lusa-tofi</a>} mark={<Tag kind="danger">Late since 14:00</Tag>}>
						Haus Lydia has not answered
					</Row>
					<Row
						title={<a href="#/2">A title that is long enough to wrap on a narrow screen, because names wrap</a>}
						mark={<Tag>3 new</Tag>}
					/>
				</Rows>
				{KINDS.map((kind) => (
					<Tag key={kind} kind={kind}>
						{kind}
					</Tag>
				))}
			</Story>
			<Story name="timeline">
				<Timeline
					moments={[
						{ key: "1", at: NOW - 86_400_000, title: "Casa Speranța has the case", state: "done" },
						{ key: "2", at: NOW, title: "On the way to Haus Lydia", state: "now" },
						{ key: "3", at: null, title: "Haus Lydia has the case", state: "planned" },
					]}
				/>
			</Story>
			<Story name="facts, fingerprint and copy">
				<Facts rows={[["door.network", "Demonstration network"]]} />
				<Fingerprint text="24269 56050 21974 26810 73549 00376 24620 86726 59513 04679" />
				<CopyButton text="24269" />
			</Story>
			<Story name="notice">
				{KINDS.map((kind) => (
					<Notice key={kind} kind={kind} title={`A ${kind} notice`}>
						<p>A sentence, and what to do next.</p>
					</Notice>
				))}
			</Story>
			<Story name="error-notice">
				<ErrorNotice error={{ ...dataOf(null), code: "sign-in-delayed", retryAfter: 75 }} />
				<ErrorNotice error={{ ...dataOf(null), code: "internal", request: "req-1234" }} />
			</Story>
			<Story name="alarm">
				{(Object.keys(ALARM_LEVELS) as AlarmCode[]).map((code) => (
					<AlarmCard key={code} alarm={{ code, subject: null, detail: "directory, 41207" }} />
				))}
			</Story>
			<Story name="states">
				<Loading />
				<Empty>
					<p>No cases yet. A case begins here, or comes by a hand-off.</p>
				</Empty>
			</Story>
			<Story name="dialog">
				<Button onClick={() => setAsking(true)}>Ask</Button>
				{isAsking && (
					<Dialog
						title="Send it to Haus Lydia, too?"
						onClose={() => setAsking(false)}
						actions={<Button onClick={() => setAsking(false)}>Not now</Button>}
					>
						<p>They became readers while you typed.</p>
					</Dialog>
				)}
			</Story>
		</>
	);
}

const language = firstLanguage();
const bundle = await loadBundle(language, ["door", "casework"]);
createRoot(document.getElementById("page") as HTMLElement).render(
	<WordsProvider first={{ language, bundle }}>
		<Gallery />
	</WordsProvider>,
);
