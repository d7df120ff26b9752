import IR

/// An operator that takes stored integers for the numbers they are, whatever their quantization.
package protocol StoredNumberReading: Operator {}
