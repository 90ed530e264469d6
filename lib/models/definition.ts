/** Where a model's class has its definition. */
export const definition: unique symbol = Symbol.for('rxfaust.modelDefinition') as never
