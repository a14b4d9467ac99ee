/** Reading and verifying the logs. */
export { newestCheckpoint } from "./checkpoint.ts";
export { type AuditEntry, type AuditFilter, type AuditPage, auditEntries, auditPage } from "./query.ts";
export { checkReceipts, keepReceipt, type Receipt, receipts } from "./receipts.ts";
export { type LogReport, type Progress, verifyLog } from "./verify.ts";
