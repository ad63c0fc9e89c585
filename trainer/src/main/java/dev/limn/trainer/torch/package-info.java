/**
 * What PyTorch can do and DJL does not offer: functions in TorchScript, the language that PyTorch
 * itself compiles.
 */
package dev.limn.trainer.torch;
