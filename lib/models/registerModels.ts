import type { AnyModel } from './AnyModel.js'
import { definition } from './definition.js'
import type { ModelClassLike } from './ModelClassLike.js'

/**
 * Makes the classes of polymorphic models known that a program otherwise only reads: `Model` can't see which class
 * extends it. Needless for a class that is constructed, is the type of a field, topic or table, or is extended by
 * another model.
 *
 * @example
 * registerModels(ImageAsset, VideoAsset)
 */
export function registerModels(...models: readonly AnyModel[]): void {
  for (const model of models as unknown as readonly ModelClassLike[]) model[definition].mention(model)
}
