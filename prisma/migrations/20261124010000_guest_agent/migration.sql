-- AlterTable
ALTER TABLE "Guest" ADD COLUMN     "hasAgent" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "inside" JSONB;
