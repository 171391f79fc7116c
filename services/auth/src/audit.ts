export { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
