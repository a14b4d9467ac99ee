/** `#/network/topics/:space/:topic`: a topic with its answers. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LanguageName } from "../../parts/language.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { newId } from "../../sitting/new-id.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { MarkShown, PostShown, TextShown, TopicShown } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { AnswerForm } from "./answer-form.tsx";
import { BackToNetwork } from "./back.tsx";
import { Markdown } from "./markdown.tsx";
import { Older } from "./older.tsx";
import { Poll } from "./poll.tsx";
import { ReportButton } from "./report.tsx";
import { Folded, MarkLine, ReadersOfSpaceLine, TopicTags, WriterLine } from "./shown.tsx";
import { TextForm } from "./text-form.tsx";
import { isSameLanguage, reportedEntry, translationIn } from "./texts.ts";
import { TopicTools } from "./topic-tools.tsx";
import { useMark } from "./use-mark.tsx";
import { useMute } from "./use-mute.tsx";

export default function TopicScreen(): ReactNode {
	const { space, topic } = useParams({ strict: false }) as { space: string; topic: string };
	const shown = useVerb("readTopic", { space, item: topic });
	return (
		<Answered query={shown} hasHeading>
			{(view) => <Topic view={view} />}
		</Answered>
	);
}

function Topic({ view }: { view: TopicShown }): ReactNode {
	const { language } = useWords();
	const { hidden, locked, posts, kind, isClosed, space } = view;
	const title = translationIn(view, language) ?? view.source;
	const answer = posts.find(({ isAnswer }) => isAnswer);
	const sorted = answer ? [answer, ...posts.filter((post) => post !== answer)] : posts;
	const isQuestion = kind === "question";
	const titleShown = (
		<span lang={title.language} dir="auto">
			{title.title}
		</span>
	);
	return (
		<>
			<Heading title="house.network">
				{hidden ? <Say id="forum.hidden-topic" /> : view.muted ? <Say id="forum.muted-author" /> : titleShown}
			</Heading>
			<ReadersOfSpaceLine {...view} />
			<p>
				<WriterLine by={view.by} at={view.at} /> <TopicTags {...view} />
			</p>
			{!view.muted && <Labels tags={view.tags} />}
			{view.myMute && (
				<Notice kind="warn">
					<MarkLine mark={view.myMute} id="forum.muted-you" />
				</Notice>
			)}
			{hidden ? (
				<MarkLine mark={hidden} id="forum.hidden-by" />
			) : (
				<Folded muted={view.muted}>
					{view.muted && (
						<>
							<p>
								<strong>{titleShown}</strong>
							</p>
							<Labels tags={view.tags} />
						</>
					)}
					<Text view={view} text={view} post={null} mayChange={view.isOurs} />
					{view.poll && <Poll view={view} poll={view.poll} />}
				</Folded>
			)}
			{view.uncounted.length > 0 && <Uncounted view={view} />}
			{!hidden && (
				<PageSection title={isQuestion ? "forum.answers" : "forum.posts"}>
					{sorted.length === 0 && <Empty id={isQuestion ? "forum.no-answers" : "forum.no-posts"} />}
					{sorted.map((post) => (
						<PostArticle key={post.entry} view={view} post={post} />
					))}
				</PageSection>
			)}
			{locked && <MarkLine mark={locked} id="forum.locked-by" />}
			{!locked && isClosed && <Say as="p" id="forum.closed" />}
			{!locked && !isClosed && !hidden && <AnswerForm view={view} />}
			<Follow view={view} />
			<TopicTools view={view} />
			<BackToNetwork space={space} />
		</>
	);
}

/** Following is open to everybody who reads the topic, also when it is closed. */
function Follow({ view: { space, item, isFollowed, locked } }: { view: TopicShown }): ReactNode {
	const doing = useAct("doInTopic");
	if (locked) return null;
	const follow = () => doing.mutate({ space, item, entry: newId(), act: { act: "follow", isOn: !isFollowed } });
	return (
		<>
			<p className="buttons">
				<Button onClick={follow} isBusy={doing.isPending} id={isFollowed ? "forum.unfollow" : "forum.follow"} />
			</p>
			<Say as="p" className="muted small" id={isFollowed ? "forum.is-followed" : "forum.follow-help"} />
			{doing.error && <ErrorNotice error={dataOf(doing.error)} />}
		</>
	);
}

function Labels({ tags }: { tags: readonly string[] }): ReactNode {
	if (tags.length === 0) return null;
	return (
		<p>
			{tags.map((tag) => (
				<span key={tag}>
					<Tag>
						<bdi>{tag}</bdi>
					</Tag>{" "}
				</span>
			))}
		</p>
	);
}

interface TextProps {
	view: TopicShown;
	text: TextShown;
	/** The post; null for the text of the topic itself. */
	post: string | null;
	/** Whether it is of a desk of mine. */
	mayChange: boolean;
}

/** The text in the person's language if there is a translation, with a button that shows the original. */
function Text({ view, text, post, mayChange }: TextProps): ReactNode {
	const { language } = useWords();
	const [isOriginal, setOriginal] = useState(false);
	const [form, setForm] = useState<"change" | "translate" | null>(null);
	const close = () => {
		setForm(null);
		setOriginal(false);
	};
	if (form !== null) return <TextForm view={view} post={post} text={text} isTranslation={form === "translate"} onDone={close} />;
	const translation = translationIn(text, language);
	const shown = isOriginal || !translation ? text.source : translation;
	return (
		<>
			<Markdown text={shown.body} language={shown.language} />
			{text.changes > 0 && <Say as="p" className="muted small" id="forum.changed" />}
			{translation && (
				<p className="muted small">
					<Say
						id={translation.isOlder ? "forum.translated-older" : "forum.translated"}
						values={{ language: <LanguageName code={text.source.language} /> }}
					/>{" "}
					<Button
						kind="quiet"
						onClick={() => setOriginal(!isOriginal)}
						id={isOriginal ? "forum.show-translation" : "forum.show-original"}
					/>
				</p>
			)}
			{translation?.isOlder && <Older text={text} translation={translation} />}
			<p className="post-tools">
				{mayChange && !view.locked && <Button kind="quiet" onClick={() => setForm("change")} id="forum.change" />}
				{!isSameLanguage(text.source.language, language) && !view.locked && (
					<Button kind="quiet" onClick={() => setForm("translate")} id={translation ? "forum.change-translation" : "forum.translate"} />
				)}
				{!view.isOwner && (!mayChange || shown !== text.source) && (
					<ReportButton place={{ space: view.space, item: view.item, entry: reportedEntry(text, shown, post), form: "topic" }} />
				)}
			</p>
		</>
	);
}

function PostArticle({ view, post }: { view: TopicShown; post: PostShown }): ReactNode {
	if (post.isAfterLock)
		return (
			<Unfold title={<Say id="forum.after-lock" />}>
				<PostContent view={view} post={post} />
			</Unfold>
		);
	return <PostContent view={view} post={post} />;
}

function PostContent({ view, post }: { view: TopicShown; post: PostShown }): ReactNode {
	const { isAnswer, isTakenBack, hidden } = post;
	return (
		<article className={isAnswer ? "post post-answer" : "post"}>
			<p>
				{isAnswer && <Tag kind="ok" id="forum.the-answer" />} <WriterLine by={post.by} at={post.at} />
			</p>
			{isTakenBack ? (
				<Say as="p" className="muted" id="forum.taken-back" />
			) : hidden ? (
				<HiddenPost view={view} entry={post.entry} mark={hidden} />
			) : (
				<Folded muted={post.muted}>
					<Text view={view} text={post} post={post.entry} mayChange={post.isOurs} />
					<PostTools view={view} post={post} />
				</Folded>
			)}
		</article>
	);
}

function PostTools({ view, post: { act, entry, by, isAnswer, isOurs, muted } }: { view: TopicShown; post: PostShown }): ReactNode {
	const doing = useAct("doInTopic");
	const marking = useMark(view, entry);
	const muting = useMute(view.space, muted?.member ?? by.id);
	const { space, item, mayDecide, isOwner, locked } = view;
	const mark = () => doing.mutate({ space, item, entry: newId(), act: { act: "mark", answer: isAnswer ? null : entry } });
	return (
		<>
			<p className="post-tools">
				{mayDecide && act === "answer" && !locked && (
					<Button onClick={mark} isBusy={doing.isPending} id={isAnswer ? "forum.unmark" : "forum.mark"} />
				)}
				{isOurs && !locked && <TakeBack view={view} post={entry} />}
				{isOwner && !isOurs && <Button kind="quiet" onClick={() => marking.ask("hidden")} id="forum.hide" />}
				{isOwner && !by.isMe && (
					<Button
						kind="quiet"
						onClick={muted ? muting.end : muting.ask}
						isBusy={muting.isBusy}
						id={muted ? "forum.unmute" : "forum.mute"}
					/>
				)}
			</p>
			{doing.error && <ErrorNotice error={dataOf(doing.error)} />}
			{muting.error && <ErrorNotice error={dataOf(muting.error)} />}
			{marking.dialog}
			{muting.dialog}
		</>
	);
}

function HiddenPost({ view, entry, mark }: { view: TopicShown; entry: string; mark: MarkShown }): ReactNode {
	const marking = useMark(view, entry);
	return (
		<>
			<MarkLine mark={mark} id="forum.hidden-by" />
			{view.isOwner && <Button kind="quiet" onClick={() => marking.set("hidden", false)} isBusy={marking.isBusy} id="forum.unhide" />}
			{marking.error && <ErrorNotice error={dataOf(marking.error)} />}
		</>
	);
}

function TakeBack({ view: { space, item }, post }: { view: TopicShown; post: string }): ReactNode {
	const doing = useAct("doInTopic");
	const [isAsking, setAsking] = useState(false);
	return (
		<>
			<Button kind="quiet" onClick={() => setAsking(true)} id="threads.take-back" />
			{isAsking && (
				<ConfirmDialog
					title={<Say id="forum.take-back" />}
					action={<Say id="threads.take-back" />}
					act={doing}
					onConfirm={() => doing.mutate({ space, item, entry: newId(), act: { act: "take-back", post } })}
					onClose={() => setAsking(false)}
				>
					<Say as="p" id="forum.take-back-help" />
				</ConfirmDialog>
			)}
		</>
	);
}

/** Texts of mine that others don't see, because the key of the space has changed while I wrote them. */
function Uncounted({ view: { space, item, uncounted } }: { view: TopicShown }): ReactNode {
	const sending = useAct("sendEntryAgain");
	const [entry] = uncounted;
	return (
		<Notice kind="warn" id="forum.not-counted" values={{ count: uncounted.length }}>
			<Button onClick={() => entry && sending.mutate({ space, item, entry })} isBusy={sending.isPending} id="forum.send-again" />
			{sending.error && <ErrorNotice error={dataOf(sending.error)} />}
		</Notice>
	);
}
